/** Sizes as values. */
import type { Size } from '../observation';

/** Equal keys are equal sizes; null is the unknown size. */
export function sizeKey(size: Size | null): string {
  if (size === null) return 'unknown';
  const { flavor, vcpus, memoryMb, rootGb, ephemeralGb } = size;
  return `${vcpus} ${memoryMb} ${rootGb} ${ephemeralGb} ${flavor}`;
}

export function isSameSize(a: Size | null, b: Size | null): boolean {
  return a === b || (a !== null && b !== null && sizeKey(a) === sizeKey(b));
}
