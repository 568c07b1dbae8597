/** The parts of a life: from the birth, and from each restore after an end, to the next end. */
import type { Interval } from './ends';

/** Half open; `toUs` null: it goes on. */
export interface LifeInterval {
  readonly fromUs: number;
  readonly toUs: number | null;
}

/** In order and disjoint; only the last may be open. An end at or before the birth leaves nothing. */
export function lifeIntervalsOf(
  birthUs: number | null,
  stretches: readonly Interval[],
): readonly LifeInterval[] {
  if (birthUs === null) return [];
  const intervals: LifeInterval[] = [];
  let fromUs: number | null = birthUs;
  for (const { restoredAtUs, endUs } of stretches) {
    fromUs ??= Math.max(restoredAtUs, birthUs);
    if (endUs === null) continue;
    if (endUs > fromUs) intervals.push({ fromUs, toUs: endUs });
    fromUs = null;
  }
  if (fromUs !== null) intervals.push({ fromUs, toUs: null });
  return intervals;
}
