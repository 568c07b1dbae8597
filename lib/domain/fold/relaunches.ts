/**
 * Relaunches: launches that begin another life after an end, without a restore.
 *
 * An end is final, and a bare launch event after it does not revive the server. But a server that was rebuilt
 * after a bogus end, undeleted by hand, copied to another cell, or whose id was used again does run again, and
 * some source knows it: a row that shows it up from a launch after the end, or events that report both a new
 * creation and a new launch.
 */
import { SECOND_US } from '../../time';
import type { Launch } from './birth';
import { MAX_CLOCK_SKEW_US } from './instants';
import { compareClaims, maxBy, type Reading } from './reading';
import type { End } from './refuted-ends';
import { partitionPoint } from './sorted-search';

export interface Relaunch {
  readonly launchedAtUs: number;
  /** The observations that make it a relaunch. */
  readonly witnesses: readonly Launch[];
}

export interface RelaunchEvidence {
  readonly readings: readonly Reading[];
  /** Launches that no creation refutes. */
  readonly launches: readonly Launch[];
  /** Ends that stand. */
  readonly ends: readonly End[];
  /** Restores that stand, each instant once, in order. */
  readonly restoresUs: readonly number[];
}

/** Two cells keep two records of one server: there a gap of a second is enough. */
const MIN_GAP_OF_CELLS_US = SECOND_US;

/** In order of time. */
export function relaunchesOf(evidence: RelaunchEvidence): readonly Relaunch[] {
  const { launches, ends, restoresUs } = evidence;
  if (ends.length === 0) return [];
  const firstEndUs = Math.min(...ends.map(({ terminatedAtUs }) => terminatedAtUs));
  const later = launches.filter(
    ({ launchedAtUs }) => launchedAtUs >= firstEndUs + MIN_GAP_OF_CELLS_US,
  );
  if (later.length === 0) return [];
  const endBefore = endFinder(ends);
  const isRevivedBy = judgeOf(evidence);
  const relaunches: Relaunch[] = [];
  let relaunchedUs = Number.NEGATIVE_INFINITY;
  for (const [launchedAtUs, claims] of byLaunch(later)) {
    const earlier = partitionPoint(restoresUs, (restoredUs) => restoredUs < launchedAtUs);
    if (restoresUs[earlier] === launchedAtUs) continue;
    const sinceUs = Math.max(relaunchedUs, restoresUs[earlier - 1] ?? Number.NEGATIVE_INFINITY);
    const witnesses = claims.filter((claim) => {
      const end = endBefore(claim, sinceUs);
      return end !== undefined && isRevivedBy(claim, end) && !isWithinLife(claim, evidence);
    });
    if (witnesses.length === 0) continue;
    relaunches.push({ launchedAtUs, witnesses });
    relaunchedUs = launchedAtUs;
  }
  return relaunches;
}

function byLaunch(launches: readonly Launch[]): readonly [number, readonly Launch[]][] {
  const groups = new Map<number, Launch[]>();
  for (const launch of launches) {
    const group = groups.get(launch.launchedAtUs);
    if (group) group.push(launch);
    else groups.set(launch.launchedAtUs, [launch]);
  }
  return [...groups].sort(([a], [b]) => a - b);
}

type EndFinder = (launch: Launch, sinceUs: number) => End | undefined;

/** Finds the best end after `sinceUs` and so far before a launch that no clock explains it; both must not decrease from call to call. */
function endFinder(ends: readonly End[]): EndFinder {
  const inOrder = [...ends].sort((a, b) => a.terminatedAtUs - b.terminatedAtUs);
  const upTo = (instantUs: number) =>
    partitionPoint(inOrder, ({ terminatedAtUs }) => terminatedAtUs <= instantUs);
  let startUs = Number.NEGATIVE_INFINITY;
  let next = 0;
  let best: End | undefined;
  return (launch, sinceUs) => {
    const { launchedAtUs } = launch;
    if (sinceUs > startUs) {
      startUs = sinceUs;
      next = upTo(sinceUs);
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
function areCellsDifferent(a: Reading, b: Reading): boolean {
  const { cell } = a.facts;
  return typeof cell === 'string' && typeof b.facts.cell === 'string' && cell !== b.facts.cell;
}

/** Whether a claim makes its launch a relaunch after an end. */
function judgeOf({ readings, launches }: RelaunchEvidence) {
  const firstLaunchUs = launches.reduce(
    (first, { launchedAtUs }) => Math.min(first, launchedAtUs),
    Number.POSITIVE_INFINITY,
  );
  const creations = readings.filter(
    ({ isEvent, facts }) => isEvent && typeof facts.createdAtUs === 'number',
  );
  const ranksOfDenial = highestDenials(launches);
  return (claim: Launch, end: End): boolean => {
    if ((ranksOfDenial.get(claim.launchedAtUs) ?? -1) >= claim.rank) return false;
    if (!claim.isEvent) return isShownUpBy(claim, end);
    if (claim.rank < end.rank || !(firstLaunchUs < end.terminatedAtUs)) return false;
    return creations.some(
      ({ rank, facts: { createdAtUs } }) =>
        rank >= end.rank &&
        typeof createdAtUs === 'number' &&
        createdAtUs > end.terminatedAtUs &&
        createdAtUs <= claim.launchedAtUs,
    );
  };
}

/**
 * Whether sources of a higher rank report a life around the launch, begun before it and ended after it: what
 * they report completely, no other source may interrupt. Nor does an end between that is ranked below both.
 */
function isWithinLife(
  { rank, launchedAtUs }: Launch,
  { launches, ends, restoresUs }: RelaunchEvidence,
): boolean {
  const next = partitionPoint(restoresUs, (restoredUs) => restoredUs < launchedAtUs);
  const untilUs = restoresUs[next] ?? Number.POSITIVE_INFINITY;
  const [before, after] = [
    ends.filter((end) => end.terminatedAtUs <= launchedAtUs),
    ends.filter((end) => end.terminatedAtUs > launchedAtUs && end.terminatedAtUs <= untilUs),
  ];
  const endRank = Math.max(...after.map((end) => end.rank));
  if (endRank <= rank) return false;
  const ranks = [...new Set(launches.map((other) => other.rank))].filter((other) => other > rank);
  return ranks.some((launchRank) => {
    const interrupting = before.filter((end) => end.rank >= Math.min(launchRank, endRank));
    const lastEndUs = Math.max(...interrupting.map((end) => end.terminatedAtUs));
    return launches.some(
      (other) =>
        other.rank === launchRank &&
        other.launchedAtUs < launchedAtUs &&
        other.launchedAtUs > lastEndUs,
    );
  });
}

/** A row that has the server up from this launch on, of a higher rank than the end, or as high and not older. */
function isShownUpBy(row: Launch, end: End): boolean {
  const { terminatedAtUs, launchedAtUs } = row;
  if (terminatedAtUs === undefined) return false;
  if (terminatedAtUs !== null && terminatedAtUs < launchedAtUs) return false;
  if (row.rank !== end.rank) return row.rank > end.rank;
  return row.atUs >= end.atUs || areCellsDifferent(row, end);
}

/**
 * By launch: the highest rank of a row that tells it with an end before it. Such a row knows both, so the
 * clocks of two hosts disagree, and the launch begins no other life.
 */
function highestDenials(launches: readonly Launch[]): ReadonlyMap<number, number> {
  const ranks = new Map<number, number>();
  for (const { isEvent, rank, launchedAtUs, terminatedAtUs } of launches) {
    const isDenial =
      !isEvent && typeof terminatedAtUs === 'number' && terminatedAtUs < launchedAtUs;
    if (isDenial) ranks.set(launchedAtUs, Math.max(rank, ranks.get(launchedAtUs) ?? -1));
  }
  return ranks;
}
