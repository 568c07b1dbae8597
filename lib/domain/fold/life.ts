/** The intervals of a life: from the birth, and from each restart after an end, to the next end. */
import type { Interval } from './ends';

/** Half open; `toUs` null: it goes on. */
export interface LifeInterval {
  readonly fromUs: number;
  readonly toUs: number | null;
}

/** In order and disjoint; only the last may be open. An end at or before the birth leaves nothing. */
export function lifeIntervalsOf(
  birthUs: number | null,
  intervals: readonly Interval[],
): readonly LifeInterval[] {
  if (birthUs === null) return [];
  const lived: LifeInterval[] = [];
  let fromUs: number | null = birthUs;
  for (const { restartedAtUs, end } of intervals) {
    fromUs ??= Math.max(restartedAtUs, birthUs);
    if (end === undefined) continue;
    if (end.terminatedAtUs > fromUs) lived.push({ fromUs, toUs: end.terminatedAtUs });
    fromUs = null;
  }
  if (fromUs !== null) lived.push({ fromUs, toUs: null });
  return lived;
}
