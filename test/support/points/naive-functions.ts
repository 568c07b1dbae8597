/** The functions over values of one instant or one bucket, each by its definition; NaN is a missing value. */
import type { ReducingAggregator } from '../../../lib/domain/points/query';

export function naiveValue(aggregator: ReducingAggregator, all: readonly number[]): number {
  const values = all.filter((value) => !Number.isNaN(value));
  const total = values.reduce((sum, value) => sum + value, 0);
  const mean = total / values.length;
  const percentile = /^e?p(\d\d)(\d?)/.exec(aggregator);
  if (aggregator === 'count') return values.length;
  if (aggregator === 'mult') return all.reduce((product, value) => product * value, 1);
  if (aggregator === 'first') return all[0] ?? Number.NaN;
  if (aggregator === 'last') return all.at(-1) ?? Number.NaN;
  if (values.length === 0) return Number.NaN;
  if (percentile) return naivePercentile(Number(`${percentile[1]}.${percentile[2]}`), values);
  switch (aggregator) {
    case 'sum':
    case 'zimsum':
    case 'pfsum':
      return total;
    case 'min':
    case 'mimmin':
      return Math.min(...values);
    case 'max':
    case 'mimmax':
      return Math.max(...values);
    case 'avg':
      return mean;
    case 'dev':
      return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
    case 'squareSum':
      return values.reduce((sum, value) => sum + value ** 2, 0);
    case 'median':
      return inOrder(values)[Math.floor(values.length / 2)] ?? Number.NaN;
    default:
      return naiveDiff(all);
  }
}

/** Missing values are skipped at the beginning only. */
function naiveDiff(all: readonly number[]): number {
  const rest = all.slice(all.findIndex((value) => !Number.isNaN(value)));
  const [first = 0] = rest;
  return rest.length === 1 ? 0 : (rest.at(-1) ?? Number.NaN) - first;
}

const inOrder = (values: readonly number[]) => [...values].sort((a, b) => a - b);

/** At the position p·(n + 1) ÷ 100 among the sorted values, counted from 1, linear in between. */
function naivePercentile(percent: number, values: readonly number[]): number {
  const sorted = inOrder(values);
  const position = Math.min(Math.max((percent * (values.length + 1)) / 100, 1), values.length);
  const below = sorted[Math.floor(position) - 1] ?? Number.NaN;
  const above = sorted[Math.ceil(position) - 1] ?? Number.NaN;
  return below + (position - Math.floor(position)) * (above - below);
}
