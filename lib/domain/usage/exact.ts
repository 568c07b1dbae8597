/** The exact accounting: every segment at its own size, in integers that add up whatever the windows. */
import type { Size } from '../observation';
import type { Segment } from '../segment';
import { quotient } from './quotient';
import type { UsageWindow } from './window';

/** Existence and existence × size, in µs; nothing is rounded before `hoursOf`. */
export interface ExactUsage {
  readonly existenceUs: bigint;
  readonly vcpuUs: bigint;
  readonly memoryMbUs: bigint;
  readonly localGbUs: bigint;
}

const HOUR_US = 3_600_000_000n;

/** How long the segment lies in the window; never negative. One that goes on fills the window to its stop. */
export function overlapUs(segment: Pick<Segment, 'fromUs' | 'toUs'>, window: UsageWindow): bigint {
  const segmentFromUs = BigInt(segment.fromUs);
  const segmentToUs = segment.toUs === null ? window.stopUs : BigInt(segment.toUs);
  const fromUs = segmentFromUs > window.startUs ? segmentFromUs : window.startUs;
  const toUs = segmentToUs < window.stopUs ? segmentToUs : window.stopUs;
  return toUs > fromUs ? toUs - fromUs : 0n;
}

export function exactUsage(segments: readonly Segment[], window: UsageWindow): ExactUsage {
  return segments
    .map((segment) => usageOf(overlapUs(segment, window), segment.size))
    .reduce(addUsage, NO_USAGE);
}

/** So much existence at one size; an unknown size counts as existence only. */
export function usageOf(existenceUs: bigint, size: Omit<Size, 'flavor'> | null): ExactUsage {
  const { vcpus = 0, memoryMb = 0, rootGb = 0, ephemeralGb = 0 } = size ?? {};
  return {
    existenceUs,
    vcpuUs: existenceUs * BigInt(vcpus),
    memoryMbUs: existenceUs * BigInt(memoryMb),
    localGbUs: existenceUs * (BigInt(rootGb) + BigInt(ephemeralGb)),
  };
}

export const NO_USAGE: ExactUsage = { existenceUs: 0n, vcpuUs: 0n, memoryMbUs: 0n, localGbUs: 0n };

export const addUsage = (a: ExactUsage, b: ExactUsage): ExactUsage => ({
  existenceUs: a.existenceUs + b.existenceUs,
  vcpuUs: a.vcpuUs + b.vcpuUs,
  memoryMbUs: a.memoryMbUs + b.memoryMbUs,
  localGbUs: a.localGbUs + b.localGbUs,
});

/** The double nearest to that many hours: the one division, at the end. */
export const hoursOf = (us: bigint): number => quotient(us, HOUR_US);
