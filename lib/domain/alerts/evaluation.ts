/**
 * When an alert opens and closes, as a pure function of what was measured. A breach opens it at the end of the bucket in
 * which it has lasted for the duration; it closes at the end of the last of some buckets in a row that have no breach.
 * What was not measured is no breach.
 */
import type { Buckets } from './buckets';
import { lookbackBuckets, type Watch } from './watch';

/** An alert opens or closes at the end of a bucket. */
export type Transition =
  | { readonly kind: 'opened'; readonly atMs: number; readonly value: number }
  | { readonly kind: 'closed'; readonly atMs: number };

/** The bucket ends after `afterMs`, up to and with `untilMs`; both are multiples of the bucket. */
export interface Evaluated {
  readonly afterMs: number;
  readonly untilMs: number;
  /** Whether there is an open alert at the beginning. */
  readonly isOpen: boolean;
}

/** Of one object: in order, opened and closed in turn. `series` begin `lookbackBuckets` before the first one evaluated. */
export function transitionsOf(
  watch: Watch,
  series: readonly Buckets[],
  evaluated: Evaluated,
): readonly Transition[] {
  const transitions: Transition[] = [];
  let { isOpen } = evaluated;
  for (const { atMs, opening, isCalm } of bucketEnds(watch, series, evaluated)) {
    if (!isOpen && opening) transitions.push({ kind: 'opened', atMs, value: opening.value });
    else if (isOpen && isCalm) transitions.push({ kind: 'closed', atMs });
    else continue;
    isOpen = !isOpen;
  }
  return transitions;
}

/** What stands at the end of a bucket. */
interface BucketEnd {
  readonly atMs: number;
  /** A breach that has lasted long enough. */
  readonly opening: Breach | undefined;
  /** Whether there has been none for long enough. */
  readonly isCalm: boolean;
}

function* bucketEnds(
  watch: Watch,
  series: readonly Buckets[],
  { afterMs, untilMs }: Evaluated,
): Generator<BucketEnd> {
  const { bucketMs, closingBuckets, openingBuckets } = watch;
  const streaks = series.map((buckets) => streakOf(watch, buckets));
  let calmBuckets = 0;
  const fromMs = afterMs - lookbackBuckets(watch) * bucketMs;
  for (let startMs = fromMs; startMs < untilMs; startMs += bucketMs) {
    const breaches = streaks.flatMap((streak) => streak(startMs) ?? []);
    calmBuckets = breaches.length > 0 ? 0 : calmBuckets + 1;
    const opening = breaches.find(({ length }) => length >= openingBuckets);
    const atMs = startMs + bucketMs;
    if (atMs > afterMs) yield { atMs, opening, isCalm: calmBuckets >= closingBuckets };
  }
}

interface Breach {
  /** In buckets, from the first breach on, with the empty ones between. */
  readonly length: number;
  readonly value: number;
}

/** Asked bucket after bucket: the breach that this one belongs to; undefined if it is none. */
function streakOf({ bucketMs, silentBuckets, isBreach }: Watch, { startMs, nearest }: Buckets) {
  let at = 0;
  let firstMs: number | undefined;
  let lastMs = Number.NEGATIVE_INFINITY;
  return (bucketStartMs: number): Breach | undefined => {
    while ((startMs[at] ?? Number.POSITIVE_INFINITY) < bucketStartMs) at += 1;
    if (startMs[at] !== bucketStartMs) return undefined;
    const value = nearest[at] ?? Number.NaN;
    if (!isBreach(value)) {
      firstMs = undefined;
      return undefined;
    }
    if (bucketStartMs - lastMs > (silentBuckets + 1) * bucketMs) firstMs = undefined;
    firstMs ??= bucketStartMs;
    lastMs = bucketStartMs;
    return { length: (bucketStartMs - firstMs) / bucketMs + 1, value };
  };
}
