/** Roll-ups: what is kept of the points of an hour or a day, and how longer buckets are composed from it. */
import { type BucketSequence, eachBucket, epochBuckets } from './buckets/sequence';
import type { PointColumns } from './columns';
import { REDUCERS, type Reducer } from './functions/reducers';
import { DAY_MS, HOUR_MS } from './interval';
import type { Aggregator, ReducingAggregator } from './query';

export type RollUpWidth = 'hour' | 'day';
export const ROLL_UP_MS: Readonly<Record<RollUpWidth, number>> = { hour: HOUR_MS, day: DAY_MS };

/** `sum`: of an hour, its points added in order of time; of a day, its hours' sums added so; at most the greatest double. */
export const ROLL_UP_VALUES = ['count', 'sum', 'min', 'max', 'first', 'last'] as const;
export type RollUpValue = (typeof ROLL_UP_VALUES)[number];

/** Buckets of one series in order of time, aligned to the epoch in UTC; empty ones are left out. */
export type RollUpColumns<Value extends RollUpValue = RollUpValue> = {
  readonly startMs: Float64Array;
} & Readonly<Record<Value, Float64Array>>;

/** The hours of the points of one series. */
export function rollUpPoints({ atMs, values }: PointColumns): RollUpColumns {
  const ones = new Float64Array(values.length).fill(1);
  const points = {
    count: ones,
    sum: values,
    min: values,
    max: values,
    first: values,
    last: values,
  };
  return rolledUp({ startMs: atMs, ...points }, epochBuckets(HOUR_MS));
}

/** The days of the hours of one series. */
export const rollUpHours = (hours: RollUpColumns): RollUpColumns =>
  rolledUp(hours, epochBuckets(DAY_MS));

function rolledUp(parts: RollUpColumns, buckets: BucketSequence): RollUpColumns {
  const startMs = new Float64Array(parts.startMs.length);
  const columns = ROLL_UP_VALUES.map((value) => [value, new Float64Array(startMs.length)] as const);
  let size = 0;
  eachBucket(parts.startMs, buckets, (start, from, to) => {
    startMs[size] = start;
    for (const [value, column] of columns) column[size] = JOINERS[value](parts[value], from, to);
    size++;
  });
  const used = columns.map(([value, column]) => [value, column.subarray(0, size)] as const);
  return { startMs: startMs.subarray(0, size), ...Object.fromEntries(used) } as RollUpColumns;
}

/** Not every database stores an infinite number. */
const finiteSum: Reducer = (values, from, to) =>
  Math.min(Math.max(REDUCERS.sum(values, from, to), -Number.MAX_VALUE), Number.MAX_VALUE);

/** How one value of a bucket comes from those of its parts. */
const JOINERS = {
  count: REDUCERS.sum,
  sum: finiteSum,
  min: REDUCERS.min,
  max: REDUCERS.max,
  first: REDUCERS.first,
  last: REDUCERS.last,
} as const;

/** Of which values of roll-ups a function of longer buckets is composed; the others need all points. */
export const COMPOSED_OF: Readonly<Partial<Record<Aggregator, readonly RollUpValue[]>>> = {
  avg: ['sum', 'count'],
  count: ['count'],
  first: ['first'],
  last: ['last'],
  max: ['max'],
  mimmax: ['max'],
  mimmin: ['min'],
  min: ['min'],
  pfsum: ['sum'],
  sum: ['sum'],
  zimsum: ['sum'],
};

/** The function of each roll-up by itself. */
export function composeEach(
  parts: Readonly<Partial<RollUpColumns>>,
  aggregator: ReducingAggregator,
): Float64Array {
  const [value, count] = (COMPOSED_OF[aggregator] ?? []).map((name) => parts[name]);
  if (value === undefined || count === undefined) return value ?? new Float64Array();
  return value.map((sum, i) => sum / (count[i] as number));
}

/** The function of a longer bucket out of the roll-ups from one position to before another. */
export function composeRollUps(
  parts: Readonly<Partial<RollUpColumns>>,
  aggregator: ReducingAggregator,
): (from: number, to: number) => number {
  const joined = (COMPOSED_OF[aggregator] ?? []).map((value) => {
    const column = parts[value] ?? new Float64Array();
    return (from: number, to: number) => JOINERS[value](column, from, to);
  });
  const [value = () => Number.NaN, count = () => 1] = joined;
  return (from, to) => value(from, to) / count(from, to);
}
