/**
 * Relaunches: launches that begin another life after an end, without a restore.
 *
 * An end is final, and a bare launch event after it does not revive the server. But a server that was rebuilt
 * after a bogus end, undeleted by hand, copied to another cell, or whose id was used again does run again, and
 * some source knows it: a row that shows it up from a launch after the end, or events that report both a new
 * creation and a new launch.
 */
import type { Launch } from './birth';
import type { Reading } from './reading';
import type { End } from './refuted-ends';
import {
  areCellsDifferent,
  EVER,
  endFinder,
  MIN_GAP_OF_CELLS_US,
  type Restart,
  relaunchAt,
} from './restarts';
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
  readonly restores: readonly Restart[];
}

export interface Relaunches {
  /** In order of time. */
  readonly relaunches: readonly Relaunch[];
  /** A row shows the server up from a launch after an end, but is older than what reports the end. */
  readonly isUpAfterEnd: boolean;
}

const NO_RELAUNCHES: Relaunches = { relaunches: [], isUpAfterEnd: false };

export function relaunchesOf(evidence: RelaunchEvidence): Relaunches {
  const { launches, ends, restores } = evidence;
  if (ends.length === 0) return NO_RELAUNCHES;
  const firstEndUs = Math.min(...ends.map(({ terminatedAtUs }) => terminatedAtUs));
  const later = launches.filter(
    ({ launchedAtUs }) => launchedAtUs >= firstEndUs + MIN_GAP_OF_CELLS_US,
  );
  if (later.length === 0) return NO_RELAUNCHES;
  const endBefore = endFinder(ends);
  const verdictOn = judgeOf(evidence);
  const relaunches: Relaunch[] = [];
  let isUpAfterEnd = false;
  let relaunched = EVER;
  for (const [launchedAtUs, claims] of byLaunch(later)) {
    const earlier = partitionPoint(restores, ({ atUs }) => atUs < launchedAtUs);
    if (restores[earlier]?.atUs === launchedAtUs) continue;
    const restored = restores[earlier - 1] ?? EVER;
    const since = restored.atUs > relaunched.atUs ? restored : relaunched;
    const witnesses = claims.filter((claim) => {
      const end = endBefore(claim, since);
      const verdict = end && !isWithinLife(claim, evidence) ? verdictOn(claim, end) : 'bare';
      isUpAfterEnd ||= verdict === 'older';
      return verdict === 'revives';
    });
    if (witnesses.length === 0) continue;
    relaunches.push({ launchedAtUs, witnesses });
    relaunched = relaunchAt(launchedAtUs);
  }
  return { relaunches, isUpAfterEnd };
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

/** `bare`: it says nothing about the end; `older`: it would, were it not older than what reports the end. */
type Verdict = 'revives' | 'older' | 'bare';

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
  return (claim: Launch, end: End): Verdict => {
    if ((ranksOfDenial.get(claim.launchedAtUs) ?? -1) >= claim.rank) return 'bare';
    if (!claim.isEvent) return verdictOfRow(claim, end);
    if (claim.rank < end.rank || !(firstLaunchUs < end.terminatedAtUs)) return 'bare';
    const isCreatedAgain = creations.some(
      ({ rank, facts }) => rank >= end.rank && isBetween(facts.createdAtUs, end, claim),
    );
    return isCreatedAgain ? 'revives' : 'bare';
  };
}

/** A creation after an end (or in its second, where both are cut) and before a launch is that of another life. */
function isBetween(
  createdAtUs: number | null | undefined,
  { terminatedAtUs }: End,
  { launchedAtUs }: Launch,
): boolean {
  return (
    typeof createdAtUs === 'number' && createdAtUs >= terminatedAtUs && createdAtUs <= launchedAtUs
  );
}

/**
 * Whether sources of a higher rank report a life around the launch, begun before it and ended after it: what
 * they report completely, no other source may interrupt. Nor does an end between that is ranked below both.
 */
function isWithinLife(
  { rank, launchedAtUs }: Launch,
  { launches, ends, restores }: RelaunchEvidence,
): boolean {
  const next = partitionPoint(restores, ({ atUs }) => atUs < launchedAtUs);
  const untilUs = restores[next]?.atUs ?? Number.POSITIVE_INFINITY;
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

/**
 * A row that has the server up from this launch on, of a higher rank than the end, or as high and not older. A row
 * that reports a creation after the end is of another life: how late the old one was touched is no matter then.
 */
function verdictOfRow(row: Launch, end: End): Verdict {
  const { terminatedAtUs, launchedAtUs } = row;
  if (terminatedAtUs === undefined || row.rank < end.rank) return 'bare';
  if (terminatedAtUs !== null && terminatedAtUs < launchedAtUs) return 'bare';
  const isNews =
    row.rank > end.rank ||
    row.atUs >= end.atUs ||
    areCellsDifferent(row, end) ||
    isBetween(row.facts.createdAtUs, end, row);
  return isNews ? 'revives' : 'older';
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
