/** What was measured of watched objects, bucket by bucket: out of points, or hour by hour out of roll-ups. */
import { type Buckets, bucketsOfPoints } from '../../domain/alerts/buckets';
import type { Watch } from '../../domain/alerts/watch';
import type { PointsWindow } from '../../domain/points/columns';
import { HOUR_MS } from '../../domain/points/interval';
import type { Store } from '../../store/store';
import type { WatchedSeries } from './objects';

type ById = ReadonlyMap<number, Buckets>;

interface Reading extends PointsWindow {
  readonly seriesIds: readonly number[];
  /** Of buckets or points. */
  readonly limit: number;
}

async function bucketsById(
  { points }: Pick<Store, 'points'>,
  watch: Watch,
  reading: Reading,
): Promise<ById> {
  if (watch.bucketMs < HOUR_MS) {
    const read = await points.read(reading);
    return new Map([...read].map(([id, columns]) => [id, bucketsOfPoints(columns, watch)]));
  }
  const { nearest } = watch;
  const read = await points.readRollUps({ ...reading, width: 'hour', values: [nearest] });
  return new Map(
    [...read].map(([id, columns]) => [id, { startMs: columns.startMs, nearest: columns[nearest] }]),
  );
}

interface Lists extends Omit<Reading, 'seriesIds'> {
  readonly lists: readonly (readonly WatchedSeries[])[];
}

/** Of each list of series those that have any, in the unit of their role. */
export async function readBuckets(
  store: Pick<Store, 'points'>,
  watch: Watch,
  { lists, ...reading }: Lists,
): Promise<readonly (readonly Buckets[])[]> {
  const seriesIds = lists.flatMap((series) => series.map(({ id }) => id));
  const byId = await bucketsById(store, watch, { ...reading, seriesIds });
  return lists.map((series) =>
    series.flatMap(({ id, scale }) => {
      const buckets = byId.get(id);
      if (!buckets) return [];
      const { startMs, nearest } = buckets;
      return [{ startMs, nearest: scale === 1 ? nearest : nearest.map((value) => value * scale) }];
    }),
  );
}
