/** Order statistics: the median and percentiles of the values of one bucket or of one instant. */

const sorted = (values: Float64Array, from: number, to: number): Float64Array =>
  values
    .subarray(from, to)
    .filter((value) => !Number.isNaN(value))
    .sort();

/** The upper one of the two in the middle. */
export function upperMedian(values: Float64Array, from: number, to: number): number {
  const inOrder = sorted(values, from, to);
  return inOrder[inOrder.length >>> 1] ?? Number.NaN;
}

/** Linear between the neighbours of position q·(n + 1), the ends clamped. */
export const percentile =
  (quantile: number) =>
  (values: Float64Array, from: number, to: number): number => {
    const inOrder = sorted(values, from, to);
    const { length } = inOrder;
    if (length === 0) return Number.NaN;
    const position = quantile * (length + 1);
    if (position < 1) return inOrder[0] as number;
    if (position >= length) return inOrder[length - 1] as number;
    const below = Math.floor(position);
    const lower = inOrder[below - 1] as number;
    return lower + (position - below) * ((inOrder[below] as number) - lower);
  };

/** `p999` is 0.999, `ep50r3` is 0.5. */
export function quantileOf(name: string): number {
  const [, digits = ''] = /^e?p(\d+)/.exec(name) ?? [];
  return Number(digits) / 10 ** digits.length;
}
