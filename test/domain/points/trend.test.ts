/** Linear trends, against exact rational arithmetic. */
import fc from 'fast-check';
import { crossingMs, type Trend, trendOf } from '../../../lib/domain/points/trend';
import { RUNS } from '../../support/property-runs';

const DAY_MS = 86_400_000;
const NOON_MS = Date.UTC(2026, 5, 1, 12);

const columns = (points: ReadonlyArray<readonly [atMs: number, value: number]>) => ({
  atMs: Float64Array.from(points, ([atMs]) => atMs),
  values: Float64Array.from(points, ([, value]) => value),
});

const ratio = (dividend: bigint, divisor: bigint): number => {
  const scaled = (dividend * 10n ** 40n) / divisor;
  return Number(scaled) / 1e40;
};

/** The normal equations over integers; values in thousandths. */
function byHand(points: ReadonlyArray<readonly [atMs: number, thousandths: number]>) {
  const xs = points.map(([atMs]) => BigInt(atMs));
  const ys = points.map(([, thousandths]) => BigInt(thousandths));
  const n = BigInt(points.length);
  const sum = (terms: readonly bigint[]) => terms.reduce((a, b) => a + b, 0n);
  const [sx, sy] = [sum(xs), sum(ys)];
  const sxx = n * sum(xs.map((x) => x * x)) - sx * sx;
  const sxy = n * sum(xs.map((x, i) => x * (ys[i] ?? 0n))) - sx * sy;
  const syy = n * sum(ys.map((y) => y * y)) - sy * sy;
  // Each of these sums is n times the one about the means.
  const sse = ratio(syy * sxx - sxy * sxy, sxx * n) / 1e6;
  return {
    slopePerDay: ratio(sxy * BigInt(DAY_MS), sxx * 1000n),
    deviation: points.length > 2 ? Math.sqrt(sse / (points.length - 2)) : null,
    rSquared: syy === 0n ? null : ratio(sxy * sxy, sxx * syy),
    lastValue: ratio(sy * sxx + sxy * (n * (xs.at(-1) ?? 0n) - sx), n * sxx * 1000n),
  };
}

const anyPoints = fc
  .uniqueArray(fc.integer({ min: 0, max: 400 * 24 }), { minLength: 2, maxLength: 50 })
  .chain((hours) =>
    fc.tuple(
      fc.constant(hours.sort((a, b) => a - b)),
      fc.array(fc.integer({ min: -1_000_000, max: 1_000_000 }), {
        minLength: hours.length,
        maxLength: hours.length,
      }),
    ),
  )
  .map(([hours, values]) =>
    hours.map((hour, i): [number, number] => [NOON_MS + hour * 3_600_000, values[i] ?? 0]),
  );

describe('the trend of values', () => {
  it('is that of exact arithmetic', () => {
    fc.assert(
      fc.property(anyPoints, (points) => {
        const trend = trendOf(columns(points.map(([ms, n]) => [ms, n / 1000]))) as Trend;
        const exact = byHand(points);
        expect(trend.count).toBe(points.length);
        expect(trend.slopePerDay).toBeCloseTo(exact.slopePerDay, 6);
        expect(trend.lastValue).toBeCloseTo(exact.lastValue, 6);
        if (exact.deviation === null) expect(trend.deviation).toBeNull();
        else expect(trend.deviation).toBeCloseTo(exact.deviation, 6);
        if (exact.rSquared === null) expect(trend.rSquared).toBeNull();
        else expect(trend.rSquared).toBeCloseTo(exact.rSquared, 9);
      }),
      { numRuns: RUNS },
    );
  });

  it('of a line is that line, and tells when it reaches a limit', () => {
    const line = columns([0, 1, 2, 3].map((day) => [NOON_MS + day * DAY_MS, 10 + 2.5 * day]));
    const trend = trendOf(line) as Trend;
    expect(trend).toEqual({
      count: 4,
      firstMs: NOON_MS,
      lastMs: NOON_MS + 3 * DAY_MS,
      firstValue: 10,
      lastValue: 17.5,
      slopePerDay: 2.5,
      deviation: 0,
      rSquared: 1,
    });
    expect(crossingMs(trend, 20)).toBe(NOON_MS + 4 * DAY_MS);
    expect(crossingMs(trend, 17.5)).toBe(NOON_MS + 3 * DAY_MS);
  });

  it.each([
    ['below a line that rises', 10, 1],
    ['above a line that falls', 20, -1],
    ['beside a level line', 20, 0],
  ])('never reaches a limit %s', (_title, limit, slope) => {
    const values = [0, 1, 2].map((day): [number, number] => [day * DAY_MS, 15 + slope * day]);
    expect(crossingMs(trendOf(columns(values)) as Trend, limit)).toBeUndefined();
  });

  it('has no spread with two values, and explains nothing where all are equal', () => {
    const two = trendOf(
      columns([
        [0, 1],
        [DAY_MS, 2],
      ]),
    ) as Trend;
    expect(two).toMatchObject({ deviation: null, rSquared: 1, slopePerDay: 1 });
    const equal = trendOf(columns([0, 1, 2].map((day) => [day * DAY_MS, 7]))) as Trend;
    expect(equal).toMatchObject({ deviation: 0, rSquared: null, slopePerDay: 0 });
  });

  it.each([
    ['no value', []],
    ['one value', [[0, 1]]],
    [
      'one instant',
      [
        [5, 1],
        [5, 2],
      ],
    ],
    [
      'one value that is a number',
      [
        [0, 1],
        [1, Number.NaN],
        [2, Number.POSITIVE_INFINITY],
      ],
    ],
  ] as [string, [number, number][]][])('is none with %s', (_title, points) => {
    expect(trendOf(columns(points))).toBeUndefined();
  });
});
