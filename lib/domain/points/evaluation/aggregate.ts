/** Series folded into one: at each instant at which any of them has a point, one function over the values of all. */
import { type PointColumns, type PointsWindow, pointsWithin } from '../columns';
import { REDUCERS } from '../functions/reducers';
import type { ReducingAggregator } from '../query';
import { makeBlock } from './block';
import { interpolationOf } from './interpolation';
import { unionOfStamps } from './stamps';

export interface Aggregation {
  readonly aggregator: ReducingAggregator;
  readonly isRate: boolean;
  /** Of which instants there shall be results; points around it are interpolated from. */
  readonly shown: PointsWindow;
}

/** In steps of some milliseconds at most, so that other work can go on between them. */
export function* aggregateSeries(
  series: readonly PointColumns[],
  { aggregator, isRate, shown }: Aggregation,
): Generator<void, PointColumns> {
  const atMs = yield* unionOfStamps(series.map((points) => pointsWithin(points, shown).atMs));
  const values = new Float64Array(atMs.length);
  const block = makeBlock(series, atMs.length, interpolationOf(aggregator, isRate));
  const reduce = REDUCERS[aggregator];
  for (let from = 0; from < atMs.length; from += block.rows) {
    const stamps = atMs.subarray(from, from + block.rows);
    block.fill(stamps);
    for (let row = 0; row < stamps.length; row++) {
      const start = row * series.length;
      values[from + row] = reduce(block.cells, start, start + (block.sizes[row] as number));
    }
    yield;
  }
  return { atMs, values };
}
