/** The mean of all samples of a bucket, whichever series they are of. */
import { type EqualBuckets, positionOf } from './buckets';
import { CompensatedSum, type Samples } from './samples';

/** 0 for a bucket without samples. */
export function meansOf(buckets: EqualBuckets, series: readonly Samples[]): readonly number[] {
  const sums = Array.from({ length: buckets.count }, () => new CompensatedSum());
  const counts = new Float64Array(buckets.count);
  for (const { atMs, sums: values, counts: numbers, scale } of series) {
    for (let i = 0; i < atMs.length; i++) {
      const position = positionOf(buckets, atMs[i] as number);
      if (position === undefined) continue;
      sums[position]?.add((values[i] as number) * scale);
      counts[position] = (counts[position] as number) + (numbers?.[i] ?? 1);
    }
  }
  return sums.map((sum, i) => (counts[i] ? sum.value / counts[i] : 0));
}
