/** Roll-ups of hours and days, and that answers from them are those from the points. */
import fc from 'fast-check';
import { pointsWithin } from '../../../lib/domain/points/columns';
import { planEvaluation } from '../../../lib/domain/points/evaluation/plan';
import { prepareSeries } from '../../../lib/domain/points/evaluation/prepare';
import { rollUpHours, rollUpPoints } from '../../../lib/domain/points/roll-up';
import { anyAskedSeries } from '../../support/points/arbitraries';
import { columnsOf } from '../../support/points/evaluated';
import type { Point } from '../../support/points/naive-window';
import { RUNS } from '../../support/property-runs';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Doubles whose sums depend on the order in which they are added. */
const anyPoints = fc
  .uniqueArray(fc.tuple(fc.nat(3 * DAY_MS), fc.double({ noNaN: true, min: -1e9, max: 1e9 })), {
    selector: ([atMs]) => atMs,
    maxLength: 40,
  })
  .map((points): readonly Point[] => points.sort(([a], [b]) => a - b));

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value);

/** The values of the points in each bucket that has any. */
const bucketed = (points: readonly Point[], widthMs: number) => {
  const startOf = ([atMs]: Point) => Math.floor(atMs / widthMs) * widthMs;
  return [...new Set(points.map(startOf))].map((startMs) => ({
    startMs,
    values: points.filter((point) => startOf(point) === startMs).map(([, value]) => value),
  }));
};

const rowsOf = (rollUps: ReturnType<typeof rollUpPoints>) =>
  [...rollUps.startMs].map((startMs, i) => ({
    startMs,
    count: rollUps.count[i],
    sum: rollUps.sum[i],
    min: rollUps.min[i],
    max: rollUps.max[i],
    first: rollUps.first[i],
    last: rollUps.last[i],
  }));

const rowOf = (startMs: number, values: readonly number[], total: number) => ({
  startMs,
  count: values.length,
  sum: total,
  min: Math.min(...values),
  max: Math.max(...values),
  first: values[0],
  last: values.at(-1),
});

describe('roll-ups', () => {
  it('of hours tell of the points of each', () => {
    fc.assert(
      fc.property(anyPoints, (points) => {
        const hours = bucketed(points, HOUR_MS);
        expect(rowsOf(rollUpPoints(columnsOf(points)))).toEqual(
          hours.map(({ startMs, values }) => rowOf(startMs, values, sum(values))),
        );
      }),
      { numRuns: RUNS },
    );
  });

  it('of days tell of the points of each, and add up the sums of the hours', () => {
    fc.assert(
      fc.property(anyPoints, (points) => {
        const hours = bucketed(points, HOUR_MS);
        const sumOfDay = (dayMs: number) =>
          sum(
            hours
              .filter(({ startMs }) => startMs >= dayMs && startMs < dayMs + DAY_MS)
              .map(({ values }) => sum(values)),
          );
        expect(rowsOf(rollUpHours(rollUpPoints(columnsOf(points))))).toEqual(
          bucketed(points, DAY_MS).map(({ startMs, values }) =>
            rowOf(startMs, values, sumOfDay(startMs)),
          ),
        );
      }),
      { numRuns: RUNS },
    );
  });
});

it('sums beyond all doubles end at the greatest, in either direction', () => {
  const { MAX_VALUE } = Number;
  const points = [MAX_VALUE, MAX_VALUE, -MAX_VALUE, -MAX_VALUE].map(
    (value, i): Point => [Math.floor(i / 2) * HOUR_MS + i, value],
  );
  const hours = rollUpPoints(columnsOf(points));
  expect([...hours.sum]).toEqual([MAX_VALUE, -MAX_VALUE]);
  expect([...rollUpHours(hours).sum]).toEqual([0]);
});

describe('a question that roll-ups can serve', () => {
  const anyServed = anyAskedSeries
    .map(({ question, series }) => ({ plan: planEvaluation(question), series }))
    .filter(({ plan }) => plan.width !== undefined);
  const anyValues = fc.array(fc.double({ noNaN: true, min: -1e9, max: 1e9 }), {
    minLength: 12,
    maxLength: 12,
  });

  it('is answered from them as from the points, to the last bit', () => {
    fc.assert(
      fc.property(anyServed, anyValues, ({ plan, series }, values) => {
        const { ofPoints, ofRollUps } = prepareSeries(plan);
        for (const { points } of series) {
          const stored = points.map(([atMs], i): Point => [atMs, values[i] ?? 0]);
          const read = pointsWithin(columnsOf(stored), plan.read);
          const hours = rollUpPoints(read);
          expect(ofRollUps(plan.width === 'day' ? rollUpHours(hours) : hours)).toEqual(
            ofPoints(read),
          );
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('is answered as if there were none, where no sum is rounded', () => {
    fc.assert(
      fc.property(anyServed, ({ plan, series }) => {
        // These values add up without rounding.
        const { ofPoints } = prepareSeries(plan);
        const direct = prepareSeries({ ...plan, width: undefined });
        for (const { points } of series) {
          const read = pointsWithin(columnsOf(points), plan.read);
          expect(ofPoints(read)).toEqual(direct.ofPoints(read));
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('reads whole ones only', () => {
    fc.assert(
      fc.property(anyServed, ({ plan: { read, width } }) => {
        const widthMs = width === 'day' ? DAY_MS : HOUR_MS;
        expect([read.fromMs % widthMs, read.toMs % widthMs]).toEqual([0, 0]);
      }),
      { numRuns: RUNS },
    );
  });
});
