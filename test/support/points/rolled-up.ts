/** Roll-ups by hand: of every bucket, by looking at every point. */
import { ROLL_UP_VALUES, type RollUpWidth } from '../../../lib/domain/points/roll-up';

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** The values of one series by their stamps. */
export type PointsByStamp = ReadonlyMap<number, number>;
/** The start of a bucket, then its values in the order of `ROLL_UP_VALUES`. */
export type Bucket = readonly number[];

const inOrder = (points: PointsByStamp) => [...points].sort(([a], [b]) => a - b);

const total = (values: readonly number[]) =>
  values.slice(1).reduce((a, b) => a + b, values[0] ?? 0);

function bucketOf(startMs: number, widthMs: number, points: PointsByStamp): Bucket {
  const within = inOrder(points).filter(([atMs]) => atMs >= startMs && atMs < startMs + widthMs);
  const values = within.map(([, value]) => value);
  const hours = [...new Set(within.map(([atMs]) => Math.floor(atMs / HOUR_MS)))];
  const sums = hours.map((hour) =>
    total(within.filter(([atMs]) => Math.floor(atMs / HOUR_MS) === hour).map(([, value]) => value)),
  );
  const by = {
    count: values.length,
    sum: total(sums),
    min: Math.min(...values),
    max: Math.max(...values),
    first: values[0] ?? 0,
    last: values.at(-1) ?? 0,
  };
  return [startMs, ...ROLL_UP_VALUES.map((value) => by[value])];
}

export function rolledUpByHand(points: PointsByStamp, width: RollUpWidth): Bucket[] {
  const widthMs = width === 'hour' ? HOUR_MS : DAY_MS;
  const starts = new Set(inOrder(points).map(([atMs]) => Math.floor(atMs / widthMs) * widthMs));
  return [...starts].map((startMs) => bucketOf(startMs, widthMs, points));
}
