/** Looking into sorted lists. */

/** How many leading items satisfy a condition that holds for all items up to some place and for none after. */
export function partitionPoint<T>(items: readonly T[], holds: (item: T) => boolean): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(items[middle] as T)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The latest of sorted instants that is not after this one. */
export function latestUpTo(sortedUs: readonly number[], instantUs: number): number | undefined {
  return sortedUs[partitionPoint(sortedUs, (us) => us <= instantUs) - 1];
}
