/** Where a life begins again after an end, at a restore or a relaunch, and the ends between. */
import { partitionPoint } from '../sorted-search';
import type { End, Restore } from './refuted-ends';

export interface Restart {
  readonly atUs: number;
  /** Ends of the same instant with a greater place follow it; the others come before it. */
  readonly place: number;
}

/** The place of the end of a row that was launched earlier: before whatever begins at that instant. */
const OF_EARLIER_LAUNCH = -1;

/** Before everything. */
export const EVER: Restart = { atUs: Number.NEGATIVE_INFINITY, place: 0 };

/** An end at the very instant of a relaunch is the end of the new life, unless its row was launched earlier. */
export const relaunchAt = (atUs: number): Restart => ({ atUs, place: OF_EARLIER_LAUNCH });

/** A restart at this instant or right after the end, if that is of the same instant. */
export const restartAfter = (end: End, atUs: number): Restart =>
  atUs > end.terminatedAtUs ? relaunchAt(atUs) : { atUs, place: placeOf(end) };

/** Each instant once, in order. */
export function restartsOf(restores: readonly Restore[]): readonly Restart[] {
  if (restores.length === 0) return [];
  const places = new Map<number, number>();
  for (const { facts, sequence } of restores) {
    const { restoredAtUs } = facts;
    places.set(restoredAtUs, Math.max(sequence, places.get(restoredAtUs) ?? sequence));
  }
  return Array.from(places, ([atUs, place]) => ({ atUs, place })).sort(compareRestarts);
}

/** No two restarts are of one instant: what begins at a restore begins nothing more. */
export function compareRestarts(a: Restart, b: Restart): number {
  return a.atUs - b.atUs;
}

/** Whether an end belongs to the life that a restart begins, or to a later one. */
export function follows(end: End, restart: Restart): boolean {
  if (end.terminatedAtUs !== restart.atUs) return end.terminatedAtUs > restart.atUs;
  return placeOf(end) > restart.place;
}

/** In the order that `countBefore` needs. */
export function sortedEnds(ends: readonly End[]): readonly End[] {
  return [...ends].sort((a, b) => a.terminatedAtUs - b.terminatedAtUs || placeOf(a) - placeOf(b));
}

/** How many of sorted ends come before a restart. */
export function countBefore(sorted: readonly End[], restart: Restart): number {
  return partitionPoint(sorted, (end) => !follows(end, restart));
}

/** Orders ends of one instant. */
function placeOf({ isEvent, launchedAtUs, terminatedAtUs, sequence }: End): number {
  const isOfEarlierLaunch =
    !isEvent && typeof launchedAtUs === 'number' && launchedAtUs < terminatedAtUs;
  return isOfEarlierLaunch ? OF_EARLIER_LAUNCH : sequence;
}
