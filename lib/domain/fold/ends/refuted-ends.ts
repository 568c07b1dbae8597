/**
 * Which ends and which restores do not stand.
 *
 * A row that shows the server up at the time of an end refutes that end: a source of higher rank knows that it
 * was up, or the same source has withdrawn the end. An end that an event reported is a dated fact, and a row
 * only a snapshot, often older than its date: rows of the same rank do not refute it. Nor does a message refute
 * one that is dated less than a minute earlier: two hosts date them, and their clocks may differ.
 * A server is also up because it was restored: where a restore lies between the end and the date of the row
 * (or at either), the row shows only what the restore has done, and says nothing about the end. A restore of
 * lower rank than the end explains nothing: it could not outlive that end either.
 */

import { SECOND_US } from '../../../time';
import { type Facts, RANK } from '../../observation';
import { type CoverageByRank, coverageByRank, reachOfOthers, type Span } from '../coverage';
import { isWholeSecond, MAX_CLOCK_SKEW_US } from '../instants';
import { GUESS, type Reading } from '../reading';
import { latestUpTo, partitionPoint } from '../sorted-search';

export interface End extends Reading {
  readonly terminatedAtUs: number;
}

export interface Restore extends Reading {
  readonly facts: Facts & { readonly restoredAtUs: number };
}

export interface JudgedEnds {
  /** The ends that stand. */
  readonly standing: readonly End[];
  /** A row of the same rank shows the server up after an end, but does not refute it. */
  readonly isUpAfterEnd: boolean;
}

const UP = 'up';
const ENDED = 'ended';

export function reportsEnd(reading: Reading): reading is End {
  return typeof reading.terminatedAtUs === 'number';
}

export function reportsRestore(reading: Reading): reading is Restore {
  return typeof reading.facts.restoredAtUs === 'number';
}

/** Evidence for and against the ends of one rank. */
interface Evidence {
  /** From when to when rows without an end show the server up, as far as no restore explains it. */
  readonly up: CoverageByRank;
  /** The same of rows that report an end of their own: up until then. */
  readonly upUntilEnd: CoverageByRank;
  /** From creation to the row's date, by rows without an end: refutes inferred ends. */
  readonly existing: CoverageByRank;
  /** The restores of this rank and above, in order. */
  readonly restoresUs: readonly number[];
  readonly rows: readonly Reading[];
}

type Verdict = 'stands' | 'contested' | 'refuted';

export function judgeEnds(ends: readonly End[], readings: readonly Reading[]): JudgedEnds {
  // An observation never refutes its own end.
  if (ends.length === 0 || readings.length < 2) return { standing: ends, isUpAfterEnd: false };
  const evidence = evidenceByRank(ends, readings);
  const verdicts = ends.map((end) => judge(end, evidence.get(end.rank)));
  return {
    standing: ends.filter((_, index) => verdicts[index] !== 'refuted'),
    isUpAfterEnd: verdicts.includes('contested'),
  };
}

function evidenceByRank(
  ends: readonly End[],
  readings: readonly Reading[],
): ReadonlyMap<number, Evidence> {
  const restores = readings.filter(reportsRestore);
  const rows = readings.filter(({ isEvent }) => !isEvent);
  const evidenceFor = (minRank: number): Evidence => {
    const restoresUs = restores
      .filter(({ rank }) => rank >= minRank)
      .map(({ facts }) => facts.restoredAtUs)
      .sort((a, b) => a - b);
    const unexplained = (spanOf: (row: Reading) => Span | undefined) =>
      coverageByRank(rows, (row) => sinceRestore(spanOf(row), row.atUs, restoresUs));
    return {
      up: unexplained(spanUp),
      upUntilEnd: unexplained(spanUntilEnd),
      existing: minRank === GUESS ? unexplained(spanOfExistence) : [],
      restoresUs,
      rows,
    };
  };
  return new Map(
    [...new Set(ends.map(({ rank }) => rank))].map((rank) => [rank, evidenceFor(rank)]),
  );
}

function judge(end: End, evidence: Evidence | undefined): Verdict {
  if (evidence === undefined) return 'stands';
  const { rank, atUs } = end;
  const instantUs = latestMeant(end.terminatedAtUs);
  if (isRestoredWithinSecond(end, evidence)) return judgeCutEnd(end, evidence);
  const isByHigherRank = [evidence.up, evidence.upUntilEnd, evidence.existing].some((coverage) =>
    coverage.some(
      ([rowRank, spans]) => rowRank > rank && reachOfOthers(spans, instantUs, ENDED) >= instantUs,
    ),
  );
  if (isByHigherRank) return 'refuted';
  const spans = evidence.up.find(([rowRank]) => rowRank === rank)?.[1] ?? [];
  const upUntilUs = reachOfOthers(spans, instantUs, ENDED);
  if (upUntilUs < instantUs || upUntilUs <= atUs) return 'stands';
  return end.isEvent || upUntilUs <= atUs + latenessUs(end) ? 'contested' : 'refuted';
}

/** Messages are dated by the clocks of their senders: a row counts as later only if it is clearly so. */
function latenessUs({ rank }: End): number {
  return rank === RANK.notification ? MAX_CLOCK_SKEW_US : 0;
}

function isRestoredWithinSecond({ terminatedAtUs }: End, { restoresUs }: Evidence): boolean {
  const restoredUs = latestUpTo(restoresUs, latestMeant(terminatedAtUs));
  return restoredUs !== undefined && restoredUs >= terminatedAtUs;
}

/**
 * A cut end with a restore in its second: every row that is up at its own date past that second is later than
 * the restore. Only a row of higher rank from before the restore, with an end of its own, can refute it.
 */
function judgeCutEnd({ rank, terminatedAtUs }: End, { rows, restoresUs }: Evidence): Verdict {
  const instantUs = latestMeant(terminatedAtUs);
  const restoredUs = restoresUs[partitionPoint(restoresUs, (us) => us < terminatedAtUs)];
  const isRefuted = rows.some((row) => {
    const span = row.rank > rank ? spanUntilEnd(row) : undefined;
    if (span === undefined || restoredUs === undefined || row.atUs >= restoredUs) return false;
    return span.fromUs <= instantUs && instantUs <= span.toUs;
  });
  return isRefuted ? 'refuted' : 'stands';
}

/** A row without an end shows the server up from its launch to its own date. */
function spanUp({ launchedAtUs, terminatedAtUs, atUs }: Reading): Span | undefined {
  if (terminatedAtUs !== null || typeof launchedAtUs !== 'number') return undefined;
  return { fromUs: launchedAtUs, toUs: atUs, value: UP };
}

/** A row with an end shows the server up from its launch to the last moment before that end. */
function spanUntilEnd({ launchedAtUs, terminatedAtUs }: Reading): Span | undefined {
  if (typeof terminatedAtUs !== 'number' || typeof launchedAtUs !== 'number') return undefined;
  return { fromUs: launchedAtUs, toUs: terminatedAtUs - 1, value: UP };
}

/** A row without an end shows that the server exists from its creation to the row's date, whatever its launch: Nova moves launches. */
function spanOfExistence({ terminatedAtUs, facts, atUs }: Reading): Span | undefined {
  const { createdAtUs } = facts;
  if (terminatedAtUs !== null || typeof createdAtUs !== 'number') return undefined;
  return { fromUs: createdAtUs, toUs: atUs, value: UP };
}

/** The part of a row's span that counts against ends: what lies after the last restore up to the row's date. */
function sinceRestore(
  span: Span | undefined,
  rowAtUs: number,
  restoresUs: readonly number[],
): Span | undefined {
  if (span === undefined) return undefined;
  const restoredUs = latestUpTo(restoresUs, rowAtUs) ?? Number.NEGATIVE_INFINITY;
  return { ...span, fromUs: Math.max(span.fromUs, restoredUs + 1) };
}

/** A cut end may mean any moment of its second: a row from within that second does not contradict it. */
function latestMeant(endUs: number): number {
  return isWholeSecond(endUs) ? endUs + SECOND_US - 1 : endUs;
}

/** Restores with no end of higher rank at or before them. */
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
      ![...firstEnds].some(([endRank, endUs]) => endRank > rank && endUs <= facts.restoredAtUs),
  );
}
