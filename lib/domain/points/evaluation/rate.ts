/** Rates: the change of a series per second, from each of its points to the next. */
import { NO_POINTS, type PointColumns } from '../columns';
import { SECOND_MS } from '../interval';
import type { RateOptions } from '../query';

/** A rate is stamped with the later of its two points, so the first point has none. */
export function rates(points: PointColumns, options: RateOptions): PointColumns {
  const size = Math.max(points.atMs.length - 1, 0);
  const atMs = new Float64Array(size);
  const values = new Float64Array(size);
  let kept = 0;
  for (let i = 1; i <= size; i++) {
    const rate = rateBetween(points, i, options);
    if (rate === undefined) continue;
    atMs[kept] = points.atMs[i] as number;
    values[kept++] = rate;
  }
  return { atMs: atMs.subarray(0, kept), values: values.subarray(0, kept) };
}

/**
 * As OpenTSDB has them: from a zero at the epoch on. The first of them counts among the rates of other series from the
 * beginning, but is at no instant that is ever shown.
 */
export function ratesSinceEpoch(points: PointColumns, options: RateOptions): PointColumns {
  if (points.atMs.length === 0) return NO_POINTS;
  const { atMs, values } = rates(
    { atMs: withZero(points.atMs), values: withZero(points.values) },
    options,
  );
  atMs[0] = Number.NEGATIVE_INFINITY;
  return { atMs, values };
}

function withZero(rest: Float64Array): Float64Array {
  const all = new Float64Array(rest.length + 1);
  all.set(rest, 1);
  return all;
}

/** Undefined where it is left out. */
function rateBetween(
  { atMs, values }: PointColumns,
  position: number,
  options: RateOptions,
): number | undefined {
  const seconds = ((atMs[position] as number) - (atMs[position - 1] as number)) / SECOND_MS;
  const before = values[position - 1] as number;
  const difference = (values[position] as number) - before;
  if (!options.isCounter || !(difference < 0)) return difference / seconds;
  if (options.dropsResets) return undefined;
  // A counter that runs backwards has wrapped, unless that would make it unbelievably fast: then it began anew.
  const wrapped = (options.counterMax - before + (values[position] as number)) / seconds;
  return options.resetValue > 0 && wrapped > options.resetValue ? 0 : wrapped;
}
