/** Sums of what was measured within one minute, and the newest of them before the end of each bucket. */
import { bucketAt, type EqualBuckets, type SecondsWindow } from './buckets';
import { CompensatedSum, type Samples } from './samples';

const MINUTE_S = 60;

/** By the second at which the minute begins, in order. */
export type MinuteSums = readonly (readonly [minuteS: number, sum: number])[];

/** Of the samples of the window. The minute of its first ones may begin before it. */
export function minuteSums({ fromS, toS }: SecondsWindow, series: readonly Samples[]): MinuteSums {
  const sums = new Map<number, CompensatedSum>();
  for (const { atMs, sums: values, scale } of series) {
    for (let i = 0; i < atMs.length; i++) {
      const ms = atMs[i] as number;
      if (ms < fromS * 1000 || ms >= toS * 1000) continue;
      const minuteS = Math.floor(ms / (MINUTE_S * 1000)) * MINUTE_S;
      const sum = sums.get(minuteS) ?? new CompensatedSum();
      sums.set(minuteS, sum);
      sum.add((values[i] as number) * scale);
    }
  }
  return [...sums].map(([minuteS, { value }]) => [minuteS, value] as const).sort(byMinute);
}

const byMinute = ([a]: readonly [number, number], [b]: readonly [number, number]): number => a - b;

/**
 * Of each bucket the sum of the newest minute that begins before its end, carried over buckets without any; 0 before
 * the first. So a sample of up to 59 seconds after the end may count, and a bucket of no length may have a value.
 */
export function newestSums(buckets: EqualBuckets, sums: MinuteSums): readonly number[] {
  let next = 0;
  let newest = 0;
  return Array.from({ length: buckets.count }, (_, i) => {
    const { toS } = bucketAt(buckets, i);
    for (let sum = sums[next]; sum !== undefined && sum[0] < toS; sum = sums[next]) {
      newest = sum[1];
      next += 1;
    }
    return newest;
  });
}
