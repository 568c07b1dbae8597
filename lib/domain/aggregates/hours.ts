/** Which hours count as a whole, out of roll-ups, and which sample by sample: those that an edge of a bucket cuts. */
import { HOUR_MS } from '../points/interval';
import { bucketAt, type EqualBuckets, positionOf } from './buckets';

export interface HourUses {
  /** Their sums are those of one bucket. */
  readonly whole: ReadonlySet<number>;
  /** Their samples have to be read. */
  readonly cut: ReadonlySet<number>;
}

/** The starts of hours, in order, in which something was measured. */
export interface MeasuredHours {
  readonly startMs: Iterable<number>;
  /** Of hours before this only roll-ups are kept, and they count where they begin. */
  readonly keptFromMs: number;
}

/** For means: an hour within one bucket counts as a whole. */
export function hoursOfMeans(
  buckets: EqualBuckets,
  { startMs, keptFromMs }: MeasuredHours,
): HourUses {
  const whole = new Set<number>();
  const cut = new Set<number>();
  for (const ms of startMs) {
    const first = positionOf(buckets, ms);
    const last = positionOf(buckets, ms + HOUR_MS - 1);
    if (ms < keptFromMs ? first !== undefined : first !== undefined && first === last) {
      whole.add(ms);
    } else if (ms >= keptFromMs) cut.add(ms);
  }
  return { whole, cut };
}

/**
 * For the newest sums: before the end of each bucket the last hour in which something was measured, and the one before
 * it, since all of the last one's samples may come later.
 */
export function hoursOfNewest(
  buckets: EqualBuckets,
  { startMs, keptFromMs }: MeasuredHours,
): HourUses {
  const hours = [...startMs];
  const needed = new Set<number>();
  for (let i = 0, next = 0; i < buckets.count; i++) {
    const { toS } = bucketAt(buckets, i);
    while ((hours[next] ?? Number.POSITIVE_INFINITY) < toS * 1000) next += 1;
    for (const ms of hours.slice(Math.max(next - 2, 0), next)) needed.add(ms);
  }
  const isKept = (ms: number): boolean => ms >= keptFromMs;
  return {
    whole: new Set([...needed].filter((ms) => !isKept(ms))),
    cut: new Set([...needed].filter(isKept)),
  };
}
