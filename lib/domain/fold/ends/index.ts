/**
 * Where lives end and begin again.
 *
 * The restores and relaunches that stand cut time into intervals, each with at most one end: the best of
 * those that stand in it.
 */
import { SECOND_US } from '../../../time';
import type { Launch } from '../birth';
import {
  compareClaims,
  compareClaimsButId,
  GUESS,
  isDecidedById,
  maxBy,
  type Reading,
} from '../reading';
import type { End } from './refuted-ends';
import { reportsRestore, withoutRefutedRestores } from './refuted-ends';
import { type Relaunch, relaunchesOf } from './relaunches';
import {
  compareRestarts,
  countBefore,
  EVER,
  type Restart,
  restartsOf,
  sortedEnds,
} from './restarts';

/** Time from one restart (or from ever) to the next; `end` undefined: none stands in it. */
export interface Interval {
  readonly restartedAtUs: number;
  readonly end: End | undefined;
}

export interface Ends {
  /** In order, never empty; the first reaches back for ever. */
  readonly intervals: readonly Interval[];
  readonly relaunches: readonly Relaunch[];
  /** Created again after an end, but not launched. */
  readonly isCreatedAgain: boolean;
  readonly isRestoreRefuted: boolean;
  /** A row shows the server up from a launch after the end, but is older than what reports the end. */
  readonly isUpAfterEnd: boolean;
  /** The ends of two sources, or two events of one, are a second or more apart; inferred ones aside. */
  readonly doDiffer: boolean;
  /** Only the ids decided which end stands. */
  readonly isOrderUnknown: boolean;
}

export interface EndEvidence {
  readonly readings: readonly Reading[];
  /** Ends that stand. */
  readonly ends: readonly End[];
  /** Launches that no creation refutes. */
  readonly launches: readonly Launch[];
}

/** Where a life may begin, and since when ends are its own. */
interface Start {
  /** Null: never, since nothing but a creation is known. */
  readonly livesFromUs: number | null;
  readonly since: Restart;
}

/** Ends between two restarts, which compete. */
interface Candidates {
  readonly restartedAtUs: number;
  readonly ends: readonly End[];
}

export function endsOf({ readings, ends, launches }: EndEvidence): Ends {
  const restores = readings.filter(reportsRestore);
  const standing = withoutRefutedRestores(restores, ends);
  const restored = restartsOf(standing);
  const { relaunches, unlaunched, isUpAfterEnd } = relaunchesOf({
    readings,
    launches,
    ends,
    restores: restored,
  });
  const candidates = candidatesOf(ends, [
    ...restored.map((since) => ({ livesFromUs: since.atUs, since })),
    ...relaunches.map(({ launchedAtUs, since }) => ({ livesFromUs: launchedAtUs, since })),
    ...unlaunched.map((since) => ({ livesFromUs: null, since })),
  ]);
  return {
    intervals: candidates.map(({ restartedAtUs, ends }) => ({
      restartedAtUs,
      end: maxBy(ends, compareClaims),
    })),
    relaunches,
    isCreatedAgain: unlaunched.length > 0,
    isUpAfterEnd,
    isRestoreRefuted: standing.length < restores.length,
    doDiffer: candidates.some(({ ends }) => doDiffer(ends)),
    isOrderUnknown: candidates.some(({ ends }) =>
      isDecidedById(ends, compareClaimsButId, ({ terminatedAtUs }) => terminatedAtUs),
    ),
  };
}

function candidatesOf(ends: readonly End[], starts: readonly Start[]): readonly Candidates[] {
  if (starts.length === 0) return [{ restartedAtUs: EVER.atUs, ends }];
  const sorted = sortedEnds(ends);
  const inOrder = [...starts].sort((a, b) => compareRestarts(a.since, b.since));
  return [{ livesFromUs: EVER.atUs, since: EVER }, ...inOrder].flatMap(
    ({ livesFromUs, since }, index) => {
      if (livesFromUs === null) return [];
      const next = inOrder[index]?.since;
      const stop = next === undefined ? sorted.length : countBefore(sorted, next);
      const own = sorted.slice(countBefore(sorted, since), stop);
      return [{ restartedAtUs: livesFromUs, ends: own }];
    },
  );
}

/** Whether the best ends of two sources, or two events of the best one, are a second or more apart. */
function doDiffer(ends: readonly End[]): boolean {
  if (ends.length < 2) return false;
  const best = new Map<number, End>();
  for (const end of ends) {
    const rival = best.get(end.rank);
    const isBest = rival === undefined || compareClaims(rival, end) < 0;
    if (end.rank > GUESS && isBest) best.set(end.rank, end);
  }
  const bestRank = Math.max(...best.keys());
  const events = ends.filter(({ isEvent, rank }) => isEvent && rank === bestRank);
  return areApart([...best.values()]) || areApart(events);
}

function areApart(ends: readonly End[]): boolean {
  const instants = ends.map(({ terminatedAtUs }) => terminatedAtUs);
  return Math.max(...instants) - Math.min(...instants) >= SECOND_US;
}
