/** Which ends and which restores are not believed. */

import type { Facts } from '../observation';
import { coverageByRank, reachOfOthers, type Span } from './coverage';
import { isWholeSecond, SECOND_US } from './instants';
import type { Reading } from './reading';

export interface End extends Reading {
  readonly terminatedAtUs: number;
}

export interface Restore extends Reading {
  readonly facts: Facts & { readonly restoredAtUs: number };
}

const UP = 'up';
const ENDED = 'ended';

export function tellsEnd(reading: Reading): reading is End {
  return typeof reading.terminatedAtUs === 'number';
}

export function tellsRestore(reading: Reading): reading is Restore {
  return typeof reading.facts.restoredAtUs === 'number';
}

/** Ends at which no row has the server up that must be believed more. */
export function withoutRefutedEnds(
  ends: readonly End[],
  readings: readonly Reading[],
): readonly End[] {
  if (ends.length === 0) return ends;
  const lives = coverageByRank(readings, spanOfLife);
  return ends.filter((end) => {
    const instantUs = latestMeant(end.terminatedAtUs);
    return !lives.some(([rank, life]) => {
      const upUntilUs = reachOfOthers(life, instantUs, ENDED);
      if (upUntilUs < instantUs) return false;
      return rank > end.rank || (rank === end.rank && upUntilUs > end.atUs);
    });
  });
}

/** A row without an end has the server up from its launch to its own date. */
function spanOfLife({ launchedAtUs, terminatedAtUs, atUs }: Reading): Span | undefined {
  if (terminatedAtUs !== null || typeof launchedAtUs !== 'number') return undefined;
  return { fromUs: launchedAtUs, toUs: atUs, value: UP };
}

/** A cut end may mean any moment of its second: a row from within that second does not contradict it. */
function latestMeant(endUs: number): number {
  return isWholeSecond(endUs) ? endUs + SECOND_US - 1 : endUs;
}

/** Restores with no more trusted end at or before them. */
export function withoutRefutedRestores(
  restores: readonly Restore[],
  ends: readonly End[],
): readonly Restore[] {
  if (restores.length === 0) return restores;
  const firstEnds = new Map<number, number>();
  for (const { rank, terminatedAtUs } of ends) {
    firstEnds.set(rank, Math.min(terminatedAtUs, firstEnds.get(rank) ?? terminatedAtUs));
  }
  return restores.filter(
    ({ rank, facts }) =>
      ![...firstEnds].some(([trust, endUs]) => trust > rank && endUs <= facts.restoredAtUs),
  );
}
