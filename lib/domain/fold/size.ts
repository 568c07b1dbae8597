/** Sizes as values. */
import type { Size } from '../observation';

/** Equal keys are equal sizes. */
export function sizeKey({ flavor, vcpus, memoryMb, rootGb, ephemeralGb }: Size): string {
  return JSON.stringify([flavor, vcpus, memoryMb, rootGb, ephemeralGb]);
}

export function isSameSize(a: Size | null, b: Size | null): boolean {
  return a === b || (a !== null && b !== null && sizeKey(a) === sizeKey(b));
}
