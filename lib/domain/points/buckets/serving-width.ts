/** Whether roll-ups can serve a downsampling, and which: those whose bounds all its buckets share. */
import { zoneClock } from '../../../time-zone';
import { floorMod, type PointsWindow } from '../columns';
import { DAY_MS, HOUR_MS, plainLengthMs } from '../interval';
import type { Downsample, Interval } from '../query';
import { COMPOSED_OF, type RollUpWidth } from '../roll-up';
import type { DownsampledWindow } from './downsample';

const WEEK_MS = 7 * DAY_MS;

/** The widest; undefined if points alone can. It depends on the question only, never on what is stored. */
export function servingWidth(
  { interval, aggregator }: Downsample,
  { asked, read, alignment }: DownsampledWindow,
): RollUpWidth | undefined {
  if (COMPOSED_OF[aggregator] === undefined) return undefined;
  if (interval === 'all') {
    return areMultiples(HOUR_MS, asked.startMs, asked.endMs) ? 'hour' : undefined;
  }
  if (interval.calendarZone !== undefined) {
    return calendarWidth(interval, offsetsWithin(interval.calendarZone, read));
  }
  const phaseMs = alignment === 'end' ? asked.endMs + 1 : 0;
  return widestOf(plainLengthMs(interval), phaseMs);
}

const areMultiples = (unit: number, ...numbers: readonly number[]): boolean =>
  numbers.every((number) => floorMod(number, unit) === 0);

function widestOf(...bounds: readonly number[]): RollUpWidth | undefined {
  if (areMultiples(DAY_MS, ...bounds)) return 'day';
  return areMultiples(HOUR_MS, ...bounds) ? 'hour' : undefined;
}

/** Milliseconds are counted from a second; all other units from a full hour at least. */
function calendarWidth(interval: Interval, offsetsMs: readonly number[]): RollUpWidth | undefined {
  if (interval.unit === 'ms') return undefined;
  const width = widestOf(plainLengthMs(interval), ...offsetsMs);
  return width === 'day' && interval.unit === 's' ? 'hour' : width;
}

/** How far the zone is from UTC, looked at every week: no zone has kept an offset for less. */
function offsetsWithin(zone: string, { fromMs, toMs }: PointsWindow): number[] {
  const clock = zoneClock(zone);
  const offsetsMs = new Set([clock.offsetMs(toMs)]);
  for (let atMs = fromMs; atMs < toMs; atMs += WEEK_MS) offsetsMs.add(clock.offsetMs(atMs));
  return [...offsetsMs];
}
