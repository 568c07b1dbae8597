/** What a hosted server used in the buckets of a grid: out of points, or of roll-ups where they are as wide. */
import type { HistoryGrid } from '../../domain/hosted/grid';
import { type HistoryEntry, historyOf, type Samples } from '../../domain/hosted/history';
import { DAY_MS, HOUR_MS } from '../../domain/points/interval';
import type { SeriesScope } from '../../store/store';
import { lastBefore } from './last-before';
import { type ReadSamples, readPoints, readRollUps, type SampleSources } from './samples';
import { type HostedQuantity, type HostedSeries, hostedSeries } from './series';
import type { HostedServer } from './servers';

/** What of points is gone is shown by its hours, each where it begins. */
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
  if (grid.intervalMs < HOUR_MS) return keptSamples(store, series, grid);
  const read = readRollUps(grid.intervalMs < DAY_MS ? 'hour' : 'day');
  const rolledUp = await samplesBy(read, store, series, grid);
  const databases = databasesIn(series);
  if (databases.length < 2) return rolledUp;
  // A roll-up does not say when its last value was measured, so that of two series the points must be read.
  return [...rolledUp, ...(await samplesBy(readPoints, store, databases, grid))];
}

/** The bound is raised before points are dropped, so that it is asked for afterwards, too. */
async function keptSamples(
  store: SampleSources,
  series: readonly HostedSeries[],
  grid: HistoryGrid,
): Promise<readonly QuantitySamples[]> {
  const { pointsFromMs } = await store.points.retention();
  const keptFromMs = Math.min(Math.max(grid.fromMs, pointsFromMs), grid.toMs);
  const hourly = { ...grid, toMs: keptFromMs };
  const samples = [
    ...(await samplesBy(readRollUps('hour'), store, series, hourly)),
    ...(await samplesBy(readPoints, store, series, { ...grid, fromMs: keptFromMs })),
  ];
  const after = await store.points.retention();
  return after.pointsFromMs === pointsFromMs ? samples : keptSamples(store, series, grid);
}

async function samplesBy(
  read: ReadSamples,
  store: SampleSources,
  series: readonly HostedSeries[],
  { fromMs, toMs }: HistoryGrid,
): Promise<readonly QuantitySamples[]> {
  if (fromMs >= toMs) return [];
  const columns = await read(store, series, { fromMs, toMs });
  return series.flatMap(({ id, quantity, scale }) => {
    const found = columns.get(id);
    return found ? [{ quantity, samples: { ...found, scale } }] : [];
  });
}
