/** Whether a creation or a launch after an end begins another life. */
import type { Launch } from '../birth';
import { MAX_CLOCK_SKEW_US } from '../instants';
import { partitionPoint } from '../sorted-search';
import { beginningOf, type CreationGroup, type Evidence } from './beginnings';
import { doDifferIn } from './end-finder';
import { type End, reportsEnd } from './refuted-ends';
import { follows, type Restart, relaunchAt } from './restarts';

/** Since when ends are those of the life that a launch begins; undefined: it begins none. `older`: it would, were it not older than what reports the end. */
export type Verdict = Restart | 'older' | undefined;

export interface Judge {
  /** Whether a creation is that of another life: some source knows the end, and that the server had lived. */
  isCreatedAgain(creation: CreationGroup, end: End): boolean;
  /** `created`: since the creation after that end, if any. */
  restartBy(launch: Launch, end: End, created: Restart | undefined): Verdict;
}

export function judgeOf(evidence: Evidence): Judge {
  const firstLaunchUs = Math.min(...evidence.launches.map(({ launchedAtUs }) => launchedAtUs));
  const hasLived = ({ terminatedAtUs }: End) => firstLaunchUs < terminatedAtUs;
  const isCreatedByEvent = creationsByEvents(evidence);
  const isDenied = denialsBy(evidence);
  const byRow = (row: Launch, end: End, created: Restart | undefined) =>
    created !== undefined || isNews(row, end) ? (created ?? sinceLaunch(row)) : 'older';
  const byEvents = (launch: Launch, end: End, created: Restart | undefined) => {
    if (!hasLived(end)) return undefined;
    if (launch.isEvent && isCreatedByEvent(launch, end)) return created ?? sinceLaunch(launch);
    return restartByEnd(evidence, launch, { end, created });
  };
  return {
    isCreatedAgain: ({ atUs, claims }, end) =>
      hasLived(end) &&
      claims.some(({ rank }) => rank >= end.rank && !isWithinLife({ rank, atUs }, evidence)),
    restartBy(launch, end, created) {
      const { rank, isEvent, terminatedAtUs } = launch;
      if (rank < end.rank || isDenied(launch, created ?? sinceLaunch(launch))) return undefined;
      if (isWithinLife({ rank, atUs: beginningOf(launch) }, evidence)) return undefined;
      const by = isEvent || terminatedAtUs === undefined ? byEvents : byRow;
      return by(launch, end, created);
    },
  };
}

const sinceLaunch = (launch: Launch): Restart => relaunchAt(beginningOf(launch));

/**
 * Whether a row that has the server up from its launch on is of a higher rank than the end, or as high and not older.
 * What is reported of another cell or project is of another record, which the date of this one says nothing about.
 */
function isNews(row: Launch, end: End): boolean {
  if (row.rank > end.rank || row.atUs >= end.atUs) return true;
  return doDifferIn('cell', row, end) || doDifferIn('projectId', row, end);
}

/** Whether events of at least the end's rank report a creation after it and before a launch. */
function creationsByEvents({ readings }: Evidence) {
  const events = readings.filter(({ isEvent }) => isEvent);
  return ({ launchedAtUs }: Launch, end: End): boolean =>
    events.some(({ rank, facts: { createdAtUs = null } }) => {
      if (createdAtUs === null || rank < end.rank) return false;
      return createdAtUs >= end.terminatedAtUs && createdAtUs <= launchedAtUs;
    });
}

/**
 * Whether a row of at least its rank reports the same launch with an end before the life that it would begin.
 * Such a row knows both, so the clocks of two hosts disagree, and the launch begins no other life.
 */
function denialsBy({ launches }: Evidence) {
  const denials = new Map<number, End[]>();
  for (const launch of launches) {
    const isDenial =
      !launch.isEvent && reportsEnd(launch) && launch.terminatedAtUs < launch.launchedAtUs;
    if (!isDenial) continue;
    denials.set(launch.launchedAtUs, [...(denials.get(launch.launchedAtUs) ?? []), launch]);
  }
  return ({ rank, launchedAtUs }: Launch, since: Restart): boolean =>
    (denials.get(launchedAtUs) ?? []).some((row) => row.rank >= rank && !follows(row, since));
}

/**
 * A launch with an end of its own, so far from the end before that no clock explains it; the clocks of two hosts
 * may date it shortly before the launch. Ends of two ranks are two words on one end, of which the better stands,
 * unless a creation lies between. A row that reports a launch itself speaks of that one.
 */
function restartByEnd(
  evidence: Evidence,
  { rank, launchedAtUs }: Launch,
  before: { readonly end: End; readonly created: Restart | undefined },
): Restart | undefined {
  const { ends, restores } = evidence;
  const { end, created } = before;
  const restored = restores[partitionPoint(restores, ({ atUs }) => atUs < launchedAtUs)];
  const isOfNextLife = (own: End) =>
    created === undefined ? own.rank === end.rank : own.rank >= end.rank && follows(own, created);
  const instants = ends
    .filter((own) => own.isEvent || own.launchedAtUs == null)
    .filter((own) => isOfNextLife(own) && !(restored && follows(own, restored)))
    .map(({ terminatedAtUs }) => terminatedAtUs)
    .filter((ownUs) => ownUs - end.terminatedAtUs >= MAX_CLOCK_SKEW_US)
    .filter((ownUs) => launchedAtUs - ownUs < MAX_CLOCK_SKEW_US);
  if (instants.length === 0) return undefined;
  if (created !== undefined) return created;
  const atUs = Math.min(launchedAtUs, ...instants);
  return isWithinLife({ rank, atUs }, evidence) ? undefined : relaunchAt(atUs);
}

/**
 * Whether sources of a higher rank report a life around an instant, begun before it and not ended before it:
 * what they report completely, no other source may interrupt. Nor does an end between that is ranked below both.
 */
function isWithinLife(
  { rank, atUs }: { readonly rank: number; readonly atUs: number },
  { launches, ends, restores }: Evidence,
): boolean {
  const next = partitionPoint(restores, (restore) => restore.atUs < atUs);
  const untilUs = restores[next]?.atUs ?? Number.POSITIVE_INFINITY;
  const [before, after] = [
    ends.filter((end) => end.terminatedAtUs < atUs),
    ends.filter((end) => end.terminatedAtUs >= atUs && end.terminatedAtUs <= untilUs),
  ];
  const endRank = Math.max(...after.map((end) => end.rank));
  if (endRank <= rank) return false;
  const ranks = [...new Set(launches.map((other) => other.rank))].filter((other) => other > rank);
  return ranks.some((launchRank) => {
    const interrupting = before.filter((end) => end.rank >= Math.min(launchRank, endRank));
    const lastEndUs = Math.max(...interrupting.map((end) => end.terminatedAtUs));
    return launches.some(
      (other) =>
        other.rank === launchRank && other.launchedAtUs < atUs && other.launchedAtUs > lastEndUs,
    );
  });
}
