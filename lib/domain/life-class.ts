/** Lives in classes by length, so that an index over births finds all lives that reach into a window. */
import { SECOND_US } from '../time';

/** How an instant that never comes is stored: greater than every real one, and still exact. */
export const NEVER_US = 2 ** 53 - 1;

/** No life of the class is longer than its width: one that reaches past an instant began less than this before it. */
export interface LifeClass {
  readonly lifeClass: number;
  readonly widthUs: number;
}

const SHORTEST_US = 2 ** 12 * SECOND_US;
/** No two instants are further apart: each is less than 2^53 µs away from 1970. */
const ALL_TIME_US = 2 ** 54;
const LONG = 7;
const RUNNING = 8;

/** Each class is eight times as wide as the one before; the last two are for the longest and the running. */
export const LIFE_CLASSES: readonly LifeClass[] = [
  ...Array.from({ length: LONG }, (_, lifeClass) => ({
    lifeClass,
    widthUs: SHORTEST_US * 8 ** lifeClass,
  })),
  { lifeClass: LONG, widthUs: ALL_TIME_US },
  { lifeClass: RUNNING, widthUs: ALL_TIME_US },
];

/** The class of a span. A server that was never launched has no life: the shortest class. */
export function lifeClass(bornAtUs: number | null, endedAtUs: number | null): number {
  if (bornAtUs === null) return 0;
  if (endedAtUs === null) return RUNNING;
  const lengthUs = endedAtUs - bornAtUs;
  const narrowest = LIFE_CLASSES.find(({ widthUs }) => lengthUs <= widthUs);
  return narrowest?.lifeClass ?? LONG;
}
