/** The linear trend of measured values: ordinary least squares. It says what was; that it goes on is nobody's promise. */
import type { PointColumns } from './columns';
import { DAY_MS } from './interval';

export interface Trend {
  /** How many values it is the trend of. */
  readonly count: number;
  /** Between them the line is laid. */
  readonly firstMs: number;
  readonly lastMs: number;
  /** Where the line is at the first and at the last of them. */
  readonly firstValue: number;
  readonly lastValue: number;
  readonly slopePerDay: number;
  /** The residual standard deviation, which is the spread of values about the line; null for two values. */
  readonly deviation: number | null;
  /** R², the part of the variance that the line explains; null if all values are equal. */
  readonly rSquared: number | null;
}

/** Undefined for fewer than two instants, which make no line. Values that are no numbers are left out. */
export function trendOf({ atMs, values }: PointColumns): Trend | undefined {
  const isMeasured = (_value: number, i: number): boolean => Number.isFinite(values[i]);
  return leastSquares(atMs.filter(isMeasured), values.filter(isMeasured));
}

/** Sums of squares about the means (two passes), since sums of raw squares of instants lose all their digits. */
function leastSquares(atMs: Float64Array, values: Float64Array): Trend | undefined {
  const [firstMs, lastMs] = [atMs[0] ?? 0, atMs.at(-1) ?? 0];
  if (lastMs <= firstMs) return undefined;
  const days = atMs.map((ms) => (ms - firstMs) / DAY_MS);
  const [meanDay, meanValue] = [mean(days), mean(values)];
  const sxx = productSum(days, meanDay, days, meanDay);
  const sxy = productSum(days, meanDay, values, meanValue);
  const syy = productSum(values, meanValue, values, meanValue);
  const slopePerDay = sxy / sxx;
  const valueAt = (day: number): number => meanValue + slopePerDay * (day - meanDay);
  const residuals = values.map((value, i) => value - valueAt(days[i] ?? 0));
  const sse = productSum(residuals, 0, residuals, 0);
  const count = values.length;
  return {
    ...{ count, firstMs, lastMs, slopePerDay },
    firstValue: valueAt(0),
    lastValue: valueAt((lastMs - firstMs) / DAY_MS),
    deviation: count > 2 ? Math.sqrt(sse / (count - 2)) : null,
    rSquared: syy === 0 ? null : Math.max(0, 1 - sse / syy),
  };
}

function mean(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

function productSum(xs: Float64Array, meanX: number, ys: Float64Array, meanY: number): number {
  let sum = 0;
  xs.forEach((x, i) => {
    sum += (x - meanX) * ((ys[i] ?? 0) - meanY);
  });
  return sum;
}

/** When the line crosses the limit, in ms; undefined if it never does, or did before the last value. */
export function crossingMs(trend: Trend, limit: number): number | undefined {
  const { lastMs, lastValue, slopePerDay } = trend;
  const aheadMs = ((limit - lastValue) / slopePerDay) * DAY_MS;
  return Number.isFinite(aheadMs) && aheadMs >= 0 ? lastMs + aheadMs : undefined;
}
