/** What a hosted server used in the buckets of a grid: out of points, or of roll-ups where they are as wide. */
import type { HistoryGrid } from '../../domain/hosted/grid';
import { type HistoryEntry, historyOf, type Samples } from '../../domain/hosted/history';
import { DAY_MS, HOUR_MS } from '../../domain/points/interval';
import type { SeriesScope } from '../../store/store';
import { lastBefore } from './last-before';
import { type ReadSamples, readPoints, readRollUps, type SampleSources } from './samples';
import { type HostedQuantity, type HostedSeries, hostedSeries } from './series';
import type { HostedServer } from './servers';

export async function hostedHistory(
  store: SampleSources,
  server: HostedServer,
  { grid, scope }: { readonly grid: HistoryGrid; readonly scope: SeriesScope | undefined },
): Promise<readonly HistoryEntry[]> {
  const series = (await hostedSeries(store, [server], scope)).filter(isShown);
  const samples = await readSamples(store, series, grid);
  const of = (wanted: HostedQuantity) =>
    samples.filter(({ quantity }) => quantity === wanted).map((each) => each.samples);
  const dbBefore =
    samples.length > 0 ? await lastBefore(store, databasesIn(series), grid.fromMs) : null;
  return historyOf({ cpu: of('cpu'), ram: of('ram'), db: of('db'), dbBefore }, grid.intervalMs);
}

/** There is no history of file storage. */
const isShown = ({ quantity }: HostedSeries): boolean => quantity !== 'file';

const databasesIn = (series: readonly HostedSeries[]): readonly HostedSeries[] =>
  series.filter(({ quantity }) => quantity === 'db');

interface QuantitySamples {
  readonly quantity: HostedQuantity;
  readonly samples: Samples;
}

async function readSamples(
  store: SampleSources,
  series: readonly HostedSeries[],
  grid: HistoryGrid,
): Promise<readonly QuantitySamples[]> {
  if (grid.intervalMs < HOUR_MS) return samplesBy(readPoints, store, series, grid);
  const read = readRollUps(grid.intervalMs < DAY_MS ? 'hour' : 'day');
  const rolledUp = await samplesBy(read, store, series, grid);
  const databases = databasesIn(series);
  if (databases.length < 2) return rolledUp;
  // A roll-up does not say when its last value was measured, so that of two series the points must tell.
  return [...rolledUp, ...(await samplesBy(readPoints, store, databases, grid))];
}

async function samplesBy(
  read: ReadSamples,
  store: SampleSources,
  series: readonly HostedSeries[],
  { fromMs, toMs }: HistoryGrid,
): Promise<readonly QuantitySamples[]> {
  const columns = await read(store, series, { fromMs, toMs });
  return series.flatMap(({ id, quantity, scale }) => {
    const found = columns.get(id);
    return found ? [{ quantity, samples: { ...found, scale } }] : [];
  });
}
