/** Equal buckets of whole seconds; what is left over by the division is dropped at the end of the window. */

/** Half-open, in whole seconds since the epoch. */
export interface SecondsWindow {
  readonly fromS: number;
  readonly toS: number;
}

export interface EqualBuckets {
  readonly fromS: number;
  /** 0 for a window of fewer seconds than buckets: all of them are empty, at its start. */
  readonly stepS: number;
  readonly count: number;
}

export const equalBuckets = ({ fromS, toS }: SecondsWindow, count: number): EqualBuckets => ({
  fromS,
  stepS: Math.floor((toS - fromS) / count),
  count,
});

export const bucketAt = ({ fromS, stepS }: EqualBuckets, i: number): SecondsWindow => ({
  fromS: fromS + i * stepS,
  toS: fromS + (i + 1) * stepS,
});

/** The position of the bucket that holds an instant; undefined: none does. */
export function positionOf(
  { fromS, stepS, count }: EqualBuckets,
  atMs: number,
): number | undefined {
  const position = Math.floor((atMs - fromS * 1000) / (stepS * 1000));
  return stepS > 0 && position >= 0 && position < count ? position : undefined;
}
