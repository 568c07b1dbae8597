/** When alerts open and close, against a naive evaluator that looks at every point for every bucket. */
import fc from 'fast-check';
import { bucketsOfPoints, mergedBuckets, whileRunning } from '../../../lib/domain/alerts/buckets';
import type { MeasuredCondition } from '../../../lib/domain/alerts/condition';
import { type Transition, transitionsOf } from '../../../lib/domain/alerts/evaluation';
import { lookbackBuckets, watchOf } from '../../../lib/domain/alerts/watch';
import { anyCondition, anySeries, naiveTransitions, type Point } from '../../support/alerts/naive';
import { RUNS } from '../../support/property-runs';

const MINUTE_MS = 60_000;

const columnsOf = (points: readonly Point[]) => ({
  atMs: Float64Array.from(points, ({ atMs }) => atMs),
  values: Float64Array.from(points, ({ value }) => value),
});

/** As a job does: in several runs, each of which sees only what it needs. */
function evaluate(
  condition: MeasuredCondition,
  series: readonly (readonly Point[])[],
  untils: readonly number[],
): Transition[] {
  const watch = watchOf(condition);
  const transitions: Transition[] = [];
  let afterMs = untils[0] ?? 0;
  let isOpen = false;
  for (const untilMs of untils.slice(1)) {
    const fromMs = afterMs - lookbackBuckets(watch) * watch.bucketMs;
    const seen = series.map((points) =>
      bucketsOfPoints(
        columnsOf(points.filter(({ atMs }) => atMs >= fromMs && atMs < untilMs)),
        watch,
      ),
    );
    const buckets = watch.series === 'all' ? [mergedBuckets(seen, watch)] : seen;
    const added = transitionsOf(watch, buckets, { afterMs, untilMs, isOpen });
    transitions.push(...added);
    if (added.length % 2 === 1) isOpen = !isOpen;
    afterMs = untilMs;
  }
  return transitions;
}

const points = (...values: readonly (number | null)[]): Point[] =>
  values.flatMap((value, i) => (value === null ? [] : [{ atMs: i * 5 * MINUTE_MS, value }]));

const BUSY: MeasuredCondition = {
  kind: 'threshold',
  metric: 'cpu_percent',
  comparison: '>',
  threshold: 90,
  forMs: 15 * MINUTE_MS,
};
const RUN_MS = 5 * MINUTE_MS;
const upTo = (buckets: number) => [0, buckets * RUN_MS];

describe('an alert of a condition', () => {
  it('opens and closes as a naive evaluator says, however its runs are cut', () => {
    const anyRuns = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(anyCondition, anySeries, anyRuns, (condition, series, runs) => {
        const { bucketMs } = watchOf(condition);
        const untils = [0];
        for (const n of runs) untils.push((untils.at(-1) ?? 0) + n * bucketMs);
        const range = { afterMs: 0, untilMs: untils.at(-1) ?? 0 };
        const byHand = naiveTransitions(condition, series, range);
        expect(evaluate(condition, series, untils)).toEqual(byHand);
      }),
      { numRuns: RUNS },
    );
  });

  it('opens at the end of the bucket in which the breach has lasted for the duration', () => {
    expect(evaluate(BUSY, [points(91, 92, 93, 94)], upTo(4))).toEqual([
      { kind: 'opened', atMs: 15 * MINUTE_MS, value: 93 },
    ]);
  });

  it.each([
    ['a value at the threshold', points(91, 90, 93, 94)],
    ['one value within a bucket', [...points(91, 92, 93), { atMs: 14 * MINUTE_MS, value: 9 }]],
    ['two empty buckets in a row', points(91, null, null, 94)],
    ['a breach that is too short', points(91, 92, 50, 94, 95)],
    ['nothing measured at all', points()],
  ])('does not open with %s', (_title, series) => {
    expect(evaluate(BUSY, [series], upTo(5))).toEqual([]);
  });

  it('is not kept from opening by one empty bucket between two breaches', () => {
    expect(evaluate(BUSY, [points(91, null, 93)], upTo(3))).toMatchObject([{ kind: 'opened' }]);
  });

  it('stays open while the value goes to and fro, and closes after three calm or empty buckets', () => {
    const series = points(91, 92, 93, 10, 10, 95, 10, null, null, 99);
    expect(evaluate(BUSY, [series], upTo(10))).toEqual([
      { kind: 'opened', atMs: 15 * MINUTE_MS, value: 93 },
      { kind: 'closed', atMs: 45 * MINUTE_MS },
    ]);
  });

  it('of five minutes closes after two calm or empty buckets, not after the one that may be missing', () => {
    const short = { ...BUSY, forMs: 5 * MINUTE_MS };
    expect(evaluate(short, [points(91, 92, null, 93, 94, null, 95, 10, null)], upTo(9))).toEqual([
      { kind: 'opened', atMs: 5 * MINUTE_MS, value: 91 },
      { kind: 'closed', atMs: 45 * MINUTE_MS },
    ]);
  });

  it('opens by one of several series, and closes only when all are calm', () => {
    const one = points(91, 92, 93, 10, 10, 10, 10, 10);
    const other = points(10, 10, 10, 10, 91, 10, 10, 10);
    expect(evaluate(BUSY, [one, other], upTo(8))).toEqual([
      { kind: 'opened', atMs: 15 * MINUTE_MS, value: 93 },
      { kind: 'closed', atMs: 40 * MINUTE_MS },
    ]);
  });

  it('of idleness needs every series of the server to be idle', () => {
    const idle: MeasuredCondition = { kind: 'idle', forMs: 15 * MINUTE_MS };
    const [low, high] = [points(1, 1, 4.9, 1), points(1, 5, 1, 1)];
    expect(evaluate(idle, [low, low], upTo(4))).toMatchObject([{ kind: 'opened' }]);
    expect(evaluate(idle, [low, high], upTo(4))).toEqual([]);
  });
});

describe('what was measured while a server ran', () => {
  const segment = (from: number, to: number | null, state: string) => ({
    fromUs: from * RUN_MS * 1000,
    toUs: to === null ? null : to * RUN_MS * 1000,
    state,
  });

  it('has no bucket in which it stood still for a moment', () => {
    const segments = [
      segment(0.5, 2, 'active'),
      segment(2, 3.5, 'resized'),
      segment(3.5, 4.5, 'stopped'),
      segment(4.5, null, 'active'),
    ];
    const buckets = bucketsOfPoints(columnsOf(points(1, 2, 3, 4, 5, 6, 7)), watchOf(BUSY));
    expect([...whileRunning(buckets, segments, RUN_MS).nearest]).toEqual([2, 3, 6, 7]);
  });

  it('is nothing if the server was never reported', () => {
    const buckets = bucketsOfPoints(columnsOf(points(1, 2)), watchOf(BUSY));
    expect([...whileRunning(buckets, [], RUN_MS).nearest]).toEqual([]);
  });
});
