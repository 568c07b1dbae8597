/** Measured points in columns, which are read, folded and written without an object for each point. */

/** Points of one series in order of time; the two arrays are equally long. */
export interface PointColumns {
  readonly atMs: Float64Array;
  readonly values: Float64Array;
}

export const NO_POINTS: PointColumns = { atMs: new Float64Array(), values: new Float64Array() };

/** Half-open, in milliseconds. */
export interface PointsWindow {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Lower bound: the position of the first stamp that is not before this instant. */
export function lowerBound(sorted: Float64Array, atMs: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as number) < atMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The points within the window, as views of the same memory. */
export function pointsWithin(points: PointColumns, { fromMs, toMs }: PointsWindow): PointColumns {
  const from = lowerBound(points.atMs, fromMs);
  const to = lowerBound(points.atMs, toMs);
  return { atMs: points.atMs.subarray(from, to), values: points.values.subarray(from, to) };
}

/** The remainder that is never negative, before the epoch too. */
export const floorMod = (dividend: number, divisor: number): number => {
  const rest = dividend % divisor;
  return rest < 0 ? rest + divisor : rest;
};
