/**
 * Which ends and which restores are not believed.
 *
 * A row that has the server up at an end speaks against that end: a better source knows that it was up, or
 * the same source has taken the end back. But a server is also up because it was restored: where a restore
 * lies between the end and the row's date (or at either), the row only shows what the restore has done, and
 * says nothing about the end. A restore that is less trusted than the end explains nothing: it could not
 * outlive that end either.
 */

import { SECOND_US } from '../../time';
import type { Facts } from '../observation';
import { type CoverageByRank, coverageByRank, reachOfOthers, type Span } from './coverage';
import { isWholeSecond } from './instants';
import type { Reading } from './reading';
import { partitionPoint } from './sorted-search';

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

/** What there is to be said against, and for, the ends of one rank. */
interface Evidence {
  /** From when to when rows have the server up without a restore that explains it. */
  readonly lives: CoverageByRank;
  /** The restores of this rank and above, in order. */
  readonly restoresUs: readonly number[];
}

/** Ends at which no row has the server up that must be believed more and that no restore explains. */
export function withoutRefutedEnds(
  ends: readonly End[],
  readings: readonly Reading[],
): readonly End[] {
  if (ends.length === 0) return ends;
  const evidence = evidenceByRank(ends, readings);
  return ends.filter((end) => !isRefuted(end, evidence.get(end.rank)));
}

function evidenceByRank(
  ends: readonly End[],
  readings: readonly Reading[],
): ReadonlyMap<number, Evidence> {
  const restores = readings.filter(tellsRestore);
  const unexplained = { lives: coverageByRank(readings, spanOfLife), restoresUs: [] };
  const evidenceOn = (minRank: number): Evidence => {
    const trusted = restores.filter(({ rank }) => rank >= minRank);
    if (trusted.length === 0) return unexplained;
    const restoresUs = trusted.map(({ facts }) => facts.restoredAtUs).sort((a, b) => a - b);
    const lives = coverageByRank(readings, (row) => sinceRestore(spanOfLife(row), restoresUs));
    return { lives, restoresUs };
  };
  return new Map(
    [...new Set(ends.map(({ rank }) => rank))].map((rank) => [rank, evidenceOn(rank)]),
  );
}

function isRefuted({ rank, atUs, terminatedAtUs }: End, evidence: Evidence | undefined): boolean {
  if (evidence === undefined) return false;
  const { lives, restoresUs } = evidence;
  const instantUs = latestMeant(terminatedAtUs);
  // Restored within the second of a cut end: every row that reaches past the end is later than that.
  if (latestUpTo(restoresUs, instantUs) >= terminatedAtUs) return false;
  return lives.some(([minRank, lives]) => {
    const upUntilUs = reachOfOthers(lives, instantUs, ENDED);
    if (upUntilUs < instantUs) return false;
    return minRank > rank || (minRank === rank && upUntilUs > atUs);
  });
}

/** A row without an end has the server up from its launch to its own date. */
function spanOfLife({ launchedAtUs, terminatedAtUs, atUs }: Reading): Span | undefined {
  if (terminatedAtUs !== null || typeof launchedAtUs !== 'number') return undefined;
  return { fromUs: launchedAtUs, toUs: atUs, value: UP };
}

/** The part of a row's span that speaks against ends: what lies after the last restore before its date. */
function sinceRestore(span: Span | undefined, restoresUs: readonly number[]): Span | undefined {
  if (span === undefined) return undefined;
  const restoredUs = latestUpTo(restoresUs, span.toUs);
  return { ...span, fromUs: Math.max(span.fromUs, restoredUs + 1) };
}

/** The latest of sorted instants that is not after this one. */
function latestUpTo(sortedUs: readonly number[], instantUs: number): number {
  const count = partitionPoint(sortedUs, (us) => us <= instantUs);
  return sortedUs[count - 1] ?? Number.NEGATIVE_INFINITY;
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
      ![...firstEnds].some(([minRank, endUs]) => minRank > rank && endUs <= facts.restoredAtUs),
  );
}
