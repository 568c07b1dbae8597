/** A naive evaluator of conditions, by the words of the guide, and arbitraries to try it with. */
import fc from 'fast-check';
import type { Comparison, MeasuredCondition } from '../../../lib/domain/alerts/condition';
import type { Transition } from '../../../lib/domain/alerts/evaluation';

export interface Point {
  readonly atMs: number;
  readonly value: number;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

const BEYOND: Readonly<Record<Comparison, (value: number, threshold: number) => boolean>> = {
  '>': (value, threshold) => value > threshold,
  '>=': (value, threshold) => value >= threshold,
  '<': (value, threshold) => value < threshold,
  '<=': (value, threshold) => value <= threshold,
};

/** `null`: nothing was measured. */
type Verdict = 'breach' | 'calm' | null;

interface Naive {
  readonly bucketMs: number;
  readonly needed: number;
  /** Empty buckets in a row that do not end a breach. */
  readonly gap: number;
  readonly isBeyond: (value: number) => boolean;
}

function naiveOf(condition: MeasuredCondition): Naive {
  const isHourly = condition.forMs >= 6 * HOUR_MS;
  const bucketMs = isHourly ? HOUR_MS : 5 * MINUTE_MS;
  return {
    bucketMs,
    needed: Math.ceil(condition.forMs / bucketMs),
    gap: isHourly ? 0 : 1,
    isBeyond: (value) =>
      condition.kind === 'idle'
        ? value < 5
        : BEYOND[condition.comparison](value, condition.threshold),
  };
}

type Points = readonly Point[];

const valuesIn = (points: Points, startMs: number, { bucketMs }: Naive): number[] =>
  points
    .filter(({ atMs }) => atMs >= startMs && atMs < startMs + bucketMs)
    .map(({ value }) => value);

function verdictOf(points: Points, startMs: number, naive: Naive): Verdict {
  const values = valuesIn(points, startMs, naive);
  if (values.length === 0) return null;
  return values.every(naive.isBeyond) ? 'breach' : 'calm';
}

/** The verdicts of the newest buckets before `endMs`, the newest one first. */
const newest = (points: Points, endMs: number, count: number, naive: Naive): Verdict[] =>
  Array.from({ length: count }, (_, i) =>
    verdictOf(points, endMs - (i + 1) * naive.bucketMs, naive),
  );

/** Whether some stretch that is long enough begins and ends with a breach and has only short gaps. */
function holds(points: Points, endMs: number, naive: Naive): boolean {
  const { needed, gap } = naive;
  return Array.from({ length: gap + 4 }, (_, more) => needed + more).some((length) => {
    const verdicts = newest(points, endMs, length, naive);
    const hasGap = verdicts.some((_, i) =>
      Array.from({ length: gap + 1 }, (_each, k) => verdicts[i + k]).every((v) => v === null),
    );
    const isWhole = verdicts[0] === 'breach' && verdicts.at(-1) === 'breach';
    return isWhole && !verdicts.includes('calm') && !hasGap;
  });
}

/** Looks at all points of all time for each bucket end. */
export function naiveTransitions(
  condition: MeasuredCondition,
  series: readonly Points[],
  { afterMs, untilMs }: { readonly afterMs: number; readonly untilMs: number },
): Transition[] {
  const naive = naiveOf(condition);
  const watched = condition.kind === 'idle' ? [series.flat()] : series;
  const isAbove = condition.kind === 'threshold' && condition.comparison.startsWith('>');
  const openingAt = (atMs: number): Transition[] => {
    const holding = watched.find((points) => holds(points, atMs, naive));
    const values = holding && valuesIn(holding, atMs - naive.bucketMs, naive);
    const value = values && (isAbove ? Math.min(...values) : Math.max(...values));
    return value === undefined ? [] : [{ kind: 'opened', atMs, value }];
  };
  const closingAt = (atMs: number): Transition[] => {
    // One bucket of five minutes may be missing, so that one alone closes nothing.
    const least = naive.bucketMs < 3_600_000 ? 2 : 1;
    const count = Math.min(Math.max(naive.needed, least), 3);
    const recent = watched.flatMap((points) => newest(points, atMs, count, naive));
    return recent.includes('breach') ? [] : [{ kind: 'closed', atMs }];
  };
  const transitions: Transition[] = [];
  for (let atMs = afterMs + naive.bucketMs; atMs <= untilMs; atMs += naive.bucketMs) {
    const isOpen = transitions.at(-1)?.kind === 'opened';
    transitions.push(...(isOpen ? closingAt(atMs) : openingAt(atMs)));
  }
  return transitions;
}

export const anyCondition: fc.Arbitrary<MeasuredCondition> = fc.oneof(
  fc.record({
    kind: fc.constant('threshold' as const),
    metric: fc.constant('cpu_percent'),
    comparison: fc.constantFrom<Comparison>('>', '>=', '<', '<='),
    threshold: fc.constantFrom(3, 5, 7),
    forMs: fc.constantFrom(5, 7, 10, 15, 30, 360, 420).map((n) => n * MINUTE_MS),
  }),
  fc.record({
    kind: fc.constant('idle' as const),
    forMs: fc.constantFrom(10, 15, 360, 540).map((n) => n * MINUTE_MS),
  }),
);

/** Stretches of one kind of value, with gaps, at a pace of five minutes or of an hour, with a jitter. */
const anyStretches = fc.array(
  fc.record({
    count: fc.integer({ min: 1, max: 12 }),
    values: fc.constantFrom([1, 2], [8, 9], [4, 5, 6], [3, 5, 7]),
    gaps: fc.constantFrom(1, 1, 1, 2, 3),
  }),
  { maxLength: 6 },
);

export const anyPoints: fc.Arbitrary<Point[]> = fc
  .tuple(
    anyStretches,
    fc.constantFrom(5, 2.5, 20, 60).map((n) => n * MINUTE_MS),
    fc.nat(),
  )
  .map(([stretches, paceMs, seed]) => {
    const points: Point[] = [];
    let step = -8;
    for (const { count, values, gaps } of stretches) {
      for (let i = 0; i < count; i += 1) {
        const random = (step * step * 7919 + seed) % 1009;
        const value = values[random % values.length] ?? 0;
        points.push({ atMs: step * paceMs + random * 100, value });
        step += random % 5 === 0 ? gaps : 1;
      }
    }
    return points.sort((a, b) => a.atMs - b.atMs);
  });

export const anySeries = fc.array(anyPoints, { minLength: 1, maxLength: 3 });
