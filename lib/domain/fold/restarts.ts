/** Where a life begins again after an end, at a restore or a relaunch, and the ends between. */
import { SECOND_US } from '../../time';
import type { Launch } from './birth';
import { MAX_CLOCK_SKEW_US } from './instants';
import { compareClaims, maxBy, type Reading } from './reading';
import type { End, Restore } from './refuted-ends';
import { partitionPoint } from './sorted-search';

/** Two cells keep two records of one server: there a gap of a second is enough. */
export const MIN_GAP_OF_CELLS_US = SECOND_US;

export interface Restart {
  readonly atUs: number;
  /** Ends of the same instant with a greater sequence follow it; the others come before it. */
  readonly sequence: number;
}

/** Before everything. */
export const EVER: Restart = { atUs: Number.NEGATIVE_INFINITY, sequence: 0 };

/** An end at the very instant of a relaunch is the end of the new life: those of the old one lie before it. */
export const relaunchAt = (atUs: number): Restart => ({ atUs, sequence: -1 });

/** Each instant once, in order. */
export function restartsOf(restores: readonly Restore[]): readonly Restart[] {
  if (restores.length === 0) return [];
  const sequences = new Map<number, number>();
  for (const { facts, sequence } of restores) {
    const { restoredAtUs } = facts;
    sequences.set(restoredAtUs, Math.max(sequence, sequences.get(restoredAtUs) ?? sequence));
  }
  return Array.from(sequences, ([atUs, sequence]) => ({ atUs, sequence })).sort(byTime);
}

export function byTime(a: { readonly atUs: number }, b: { readonly atUs: number }): number {
  return a.atUs - b.atUs;
}

/** Whether an end belongs to the life that a restart begins, or to a later one. */
export function follows({ terminatedAtUs, sequence }: End, restart: Restart): boolean {
  if (terminatedAtUs !== restart.atUs) return terminatedAtUs > restart.atUs;
  return sequence > restart.sequence;
}

/** In the order that `countBefore` needs. */
export function sortedEnds(ends: readonly End[]): readonly End[] {
  return [...ends].sort((a, b) => a.terminatedAtUs - b.terminatedAtUs || a.sequence - b.sequence);
}

/** How many of sorted ends come before a restart. */
export function countBefore(sorted: readonly End[], restart: Restart): number {
  return partitionPoint(sorted, (end) => !follows(end, restart));
}

type EndFinder = (launch: Launch, since: Restart) => End | undefined;

/** Finds the best end since a restart and so far before a launch that no clock explains it; both must not decrease from call to call. */
export function endFinder(ends: readonly End[]): EndFinder {
  const inOrder = sortedEnds(ends);
  const upTo = (instantUs: number) =>
    partitionPoint(inOrder, ({ terminatedAtUs }) => terminatedAtUs <= instantUs);
  let start = EVER;
  let next = 0;
  let best: End | undefined;
  return (launch, since) => {
    const { launchedAtUs } = launch;
    if (since.atUs > start.atUs) {
      start = since;
      next = countBefore(inOrder, since);
      best = undefined;
    }
    for (const stop = upTo(launchedAtUs - MAX_CLOCK_SKEW_US); next < stop; next += 1) {
      best = better(best, inOrder[next]);
    }
    const near = inOrder
      .slice(next, upTo(launchedAtUs - MIN_GAP_OF_CELLS_US))
      .filter((end) => areCellsDifferent(end, launch));
    return better(best, maxBy(near, compareClaims));
  };
}

function better(a: End | undefined, b: End | undefined): End | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return compareClaims(a, b) < 0 ? b : a;
}

/** Both observations name a cell, and not the same one. */
export function areCellsDifferent(a: Reading, b: Reading): boolean {
  const { cell } = a.facts;
  return typeof cell === 'string' && typeof b.facts.cell === 'string' && cell !== b.facts.cell;
}
