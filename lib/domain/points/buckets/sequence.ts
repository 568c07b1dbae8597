/** Buckets of time that follow each other without a gap, by plain lengths since the epoch. */
import { floorMod } from '../columns';

export interface BucketSequence {
  /** The start of the bucket that holds this instant. */
  startOf(atMs: number): number;
  /** The start of the bucket after the one that starts here. */
  nextStart(startMs: number): number;
  /** The stamp of the bucket that starts here. */
  stampOf(startMs: number): number;
}

/** Multiples of the length since the epoch, each stamped with its start. */
export const epochBuckets = (lengthMs: number): BucketSequence => ({
  startOf: (atMs) => atMs - floorMod(atMs, lengthMs),
  nextStart: (startMs) => startMs + lengthMs,
  stampOf: (startMs) => startMs,
});

/** Buckets that reach back from the end of the window: each without its first instant, but with its last, its stamp. */
export function endBuckets(lengthMs: number, endMs: number): BucketSequence {
  // Instants are whole milliseconds, so (a, b] is [a + 1, b + 1).
  const phaseMs = endMs + 1;
  return {
    startOf: (atMs) => atMs - floorMod(atMs - phaseMs, lengthMs),
    nextStart: (startMs) => startMs + lengthMs,
    stampOf: (startMs) => startMs - 1 + lengthMs,
  };
}

/** The first bucket that does not start before this instant: one that began earlier would lack points. */
export function firstWholeStart(buckets: BucketSequence, fromMs: number): number {
  const startMs = buckets.startOf(fromMs);
  return startMs < fromMs ? buckets.nextStart(startMs) : startMs;
}

/** Calls for each bucket that has any of these stamps: its start, and the positions of the first and after the last. */
export function eachBucket(
  sorted: Float64Array,
  buckets: BucketSequence,
  visit: (startMs: number, from: number, to: number) => void,
): void {
  for (let from = 0, to = 0; from < sorted.length; from = to) {
    const startMs = buckets.startOf(sorted[from] as number);
    const stopMs = buckets.nextStart(startMs);
    do to++;
    while (to < sorted.length && (sorted[to] as number) < stopMs);
    visit(startMs, from, to);
  }
}
