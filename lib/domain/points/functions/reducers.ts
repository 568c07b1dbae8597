/** Functions from the values of one bucket or of one instant to a single one; NaN stands for a value that is missing. */
import { PERCENTILES, type ReducingAggregator } from '../query';
import { percentile, quantileOf, upperMedian } from './percentiles';

/** Of `values[from]` to the one before `values[to]`, at least one. */
export type Reducer = (values: Float64Array, from: number, to: number) => number;

/** Of those that are not missing; NaN if all are. */
const folding =
  (first: (value: number) => number, next: (result: number, value: number) => number): Reducer =>
  (values, from, to) => {
    let result = Number.NaN;
    let isEmpty = true;
    for (let i = from; i < to; i++) {
      const value = values[i] as number;
      if (Number.isNaN(value)) continue;
      result = isEmpty ? first(value) : next(result, value);
      isEmpty = false;
    }
    return result;
  };

const same = (value: number): number => value;
const sum = folding(same, (result, value) => result + value);
const min = folding(same, (result, value) => Math.min(result, value));
const max = folding(same, (result, value) => Math.max(result, value));
const squareSum = folding(
  (value) => value * value,
  (result, value) => result + value * value,
);
const count: Reducer = (values, from, to) => {
  let present = 0;
  for (let i = from; i < to; i++) if (!Number.isNaN(values[i] as number)) present++;
  return present;
};
const avg: Reducer = (values, from, to) => sum(values, from, to) / count(values, from, to);

/** Missing if any of them is. */
const mult: Reducer = (values, from, to) => {
  let result = 1;
  for (let i = from; i < to; i++) result *= values[i] as number;
  return result;
};

/** The first and the last of them, missing or not. */
const first: Reducer = (values, from) => values[from] as number;
const last: Reducer = (values, _from, to) => values[to - 1] as number;

/** The last less the first that is not missing; of one alone 0. */
const diff: Reducer = (values, from, to) => {
  let start = from;
  while (start < to && Number.isNaN(values[start] as number)) start++;
  if (start === to) return Number.NaN;
  return start === to - 1 ? 0 : (values[to - 1] as number) - (values[start] as number);
};

/** The standard deviation of a whole population, in one pass by Welford's method. */
const dev: Reducer = (values, from, to) => {
  let present = 0;
  let mean = 0;
  let squares = 0;
  for (let i = from; i < to; i++) {
    const value = values[i] as number;
    if (Number.isNaN(value)) continue;
    present++;
    const delta = value - mean;
    mean += delta / present;
    squares += delta * (value - mean);
  }
  return present === 0 ? Number.NaN : Math.sqrt(squares / present);
};

/** The estimators of `ep…` differ from the percentiles for integers only, and all values here are doubles. */
const percentiles = Object.fromEntries(
  PERCENTILES.map((name) => [name, percentile(quantileOf(name))] as const),
) as Readonly<Record<(typeof PERCENTILES)[number], Reducer>>;

export const REDUCERS: Readonly<Record<ReducingAggregator, Reducer>> = {
  avg,
  count,
  dev,
  diff,
  first,
  last,
  max,
  median: upperMedian,
  mimmax: max,
  mimmin: min,
  min,
  mult,
  pfsum: sum,
  squareSum,
  sum,
  zimsum: sum,
  ...percentiles,
};
