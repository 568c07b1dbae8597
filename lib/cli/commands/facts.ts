/** Renders facts for people, one a line. */
import type { Facts, Size } from '../../domain/observation';
import { shortIsoTime } from '../../time';

/** `m1.small: 1 vCPU, 2048 MB, 20+0 GB` (root and ephemeral disk). */
export function describeSize(size: Size | null): string {
  if (size === null) return '-';
  const { flavor, vcpus, memoryMb, rootGb, ephemeralGb } = size;
  return `${flavor}: ${vcpus} vCPU, ${memoryMb} MB, ${rootGb}+${ephemeralGb} GB`;
}

/** One line a fact, in the order of the observation. */
export const describeFacts = (facts: Facts): readonly string[] =>
  Object.entries(facts).map(
    ([name, value]) => `${name.replace(/Us$/, '')} ${describe(name, value)}`,
  );

function describe(name: string, value: unknown): string {
  if (value === null) return 'none';
  if (name.endsWith('Us') && typeof value === 'number') return shortIsoTime(value);
  if (name === 'size') return describeSize(value as Size);
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
