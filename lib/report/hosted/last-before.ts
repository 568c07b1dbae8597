/** The last sample of some series before an instant, out of few rows: of its hour, else of its day, else of the year before. */
import { DAY_MS, HOUR_MS } from '../../domain/points/interval';
import { type ExactDecimal, exactly, times } from '../../domain/values/exact-decimal';
import {
  type ReadSamples,
  readPoints,
  readRollUps,
  type SampleColumns,
  type SampleSources,
} from './samples';
import type { HostedSeries } from './series';

const LOOK_BACK_MS = 366 * DAY_MS;

interface Span {
  readonly read: ReadSamples;
  readonly fromMs: number;
  readonly toMs: number;
  /** Of what is read. */
  readonly widthMs: number;
}

export async function lastBefore(
  store: SampleSources,
  series: readonly HostedSeries[],
  beforeMs: number,
): Promise<ExactDecimal | null> {
  if (series.length === 0) return null;
  for (const { read, fromMs, toMs, widthMs } of spansBefore(beforeMs)) {
    if (fromMs >= toMs) continue;
    const found = newestOf(series, await read(store, series, { fromMs, toMs }));
    if (!found) continue;
    if (series.length === 1 || widthMs === 0) return found.value;
    const bucket = { fromMs: found.atMs, toMs: found.atMs + widthMs };
    // A roll-up does not say when its last value was measured, so that of two series the points must be read.
    return (newestOf(series, await readPoints(store, series, bucket)) ?? found).value;
  }
  return null;
}

function spansBefore(beforeMs: number): readonly Span[] {
  const hourMs = Math.floor(beforeMs / HOUR_MS) * HOUR_MS;
  const dayMs = Math.floor(beforeMs / DAY_MS) * DAY_MS;
  const yearMs = dayMs - LOOK_BACK_MS;
  return [
    { read: readPoints, fromMs: hourMs, toMs: beforeMs, widthMs: 0 },
    { read: readRollUps('hour'), fromMs: dayMs, toMs: hourMs, widthMs: HOUR_MS },
    { read: readRollUps('day'), fromMs: yearMs, toMs: dayMs, widthMs: DAY_MS },
  ];
}

interface Newest {
  readonly atMs: number;
  readonly value: ExactDecimal;
}

function newestOf(
  series: readonly HostedSeries[],
  columns: ReadonlyMap<number, SampleColumns>,
): Newest | undefined {
  let newest: Newest | undefined;
  for (const { id, scale } of series) {
    const found = columns.get(id);
    const atMs = found?.startMs.at(-1);
    if (!found || atMs === undefined || atMs < (newest?.atMs ?? 0)) continue;
    newest = { atMs, value: times(exactly(found.lasts.at(-1) ?? 0), scale) };
  }
  return newest;
}

/** The newest sample of one series before an instant, as it was written; of a roll-up with the time of its bucket. */
export async function newestBefore(
  store: SampleSources,
  series: HostedSeries,
  beforeMs: number,
): Promise<{ readonly atMs: number; readonly value: number } | undefined> {
  const dayMs = beforeMs - DAY_MS;
  const spans = [{ read: readPoints, fromMs: dayMs, toMs: beforeMs }, ...spansBefore(dayMs)];
  for (const { read, fromMs, toMs } of spans) {
    if (fromMs >= toMs) continue;
    const found = (await read(store, [series], { fromMs, toMs })).get(series.id);
    const atMs = found?.startMs.at(-1);
    if (found && atMs !== undefined) return { atMs, value: found.lasts.at(-1) ?? 0 };
  }
  return undefined;
}
