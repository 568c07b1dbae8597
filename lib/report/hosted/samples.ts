/** Samples of the series of hosted servers: their points, or the roll-ups of these. */
import type { Samples } from '../../domain/hosted/history';
import type { PointsWindow } from '../../domain/points/columns';
import type { RollUpWidth } from '../../domain/points/roll-up';
import type { Store } from '../../store/store';
import type { HostedSeries } from './series';

export type SampleSources = Pick<Store, 'metrics' | 'points'>;

/** The values as they were written. */
export type SampleColumns = Omit<Samples, 'scale'>;

/** By the ids of the series that have any in the window. */
export type ReadSamples = (
  store: SampleSources,
  series: readonly HostedSeries[],
  window: PointsWindow,
) => Promise<ReadonlyMap<number, SampleColumns>>;

const idsOf = (series: readonly HostedSeries[]): readonly number[] => series.map(({ id }) => id);

export const readPoints: ReadSamples = async ({ points }, series, window) => {
  const read = await points.read({ ...window, seriesIds: idsOf(series) });
  const columns = Array.from(read, ([id, { atMs, values }]) => {
    const counts = new Float64Array(values.length).fill(1);
    return [id, { startMs: atMs, sums: values, counts, lasts: values }] as const;
  });
  return new Map(columns);
};

export const readRollUps =
  (width: RollUpWidth): ReadSamples =>
  async ({ points }, series, window) => {
    const values = ['sum', 'count', 'last'] as const;
    const read = await points.readRollUps({ ...window, seriesIds: idsOf(series), width, values });
    const columns = Array.from(
      read,
      ([id, { startMs, sum, count, last }]) =>
        [id, { startMs, sums: sum, counts: count, lasts: last }] as const,
    );
    return new Map(columns);
  };
