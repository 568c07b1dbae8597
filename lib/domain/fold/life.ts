/** The parts of a life: from the birth, and from each restore after an end, to the next end. */
import type { Stretch } from './ends';

/** Half open; `toUs` null: it goes on. */
export interface Part {
  readonly fromUs: number;
  readonly toUs: number | null;
}

/** In order and disjoint; only the last may be open. An end at or before the birth leaves nothing. */
export function partsOf(birthUs: number | null, stretches: readonly Stretch[]): readonly Part[] {
  if (birthUs === null) return [];
  const parts: Part[] = [];
  let fromUs: number | null = birthUs;
  for (const { restoredAtUs, endUs } of stretches) {
    fromUs ??= Math.max(restoredAtUs, birthUs);
    if (endUs === null) continue;
    if (endUs > fromUs) parts.push({ fromUs, toUs: endUs });
    fromUs = null;
  }
  if (fromUs !== null) parts.push({ fromUs, toUs: null });
  return parts;
}
