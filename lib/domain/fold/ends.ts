/**
 * Where lives end and begin again.
 *
 * The restores and relaunches that stand cut time into intervals, each with at most one end: the best of
 * those that stand in it.
 */
import { SECOND_US } from '../../time';
import type { Launch } from './birth';
import {
  compareClaims,
  compareClaimsButId,
  GUESS,
  isDecidedById,
  maxBy,
  type Reading,
} from './reading';
import type { End } from './refuted-ends';
import { tellsRestore, withoutRefutedRestores } from './refuted-ends';
import { type Relaunch, relaunchesOf } from './relaunches';
import {
  byTime,
  countBefore,
  EVER,
  type Restart,
  relaunchAt,
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
  readonly isRestoreRefuted: boolean;
  /** A row shows the server up from a launch after the end, but is older than what reports the end. */
  readonly isUpAfterEnd: boolean;
  /** The ends of two sources, inferred ones aside, are a second or more apart. */
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

/** Ends between two restarts, which compete. */
interface Candidates {
  readonly restartedAtUs: number;
  readonly ends: readonly End[];
}

export function endsOf({ readings, ends, launches }: EndEvidence): Ends {
  const restores = readings.filter(tellsRestore);
  const standing = withoutRefutedRestores(restores, ends);
  const restored = restartsOf(standing);
  const { relaunches, isUpAfterEnd } = relaunchesOf({
    readings,
    launches,
    ends,
    restores: restored,
  });
  const relaunched = relaunches.map(({ launchedAtUs }) => relaunchAt(launchedAtUs));
  const candidates = candidatesOf(ends, [...restored, ...relaunched].sort(byTime));
  return {
    intervals: candidates.map(({ restartedAtUs, ends }) => ({
      restartedAtUs,
      end: maxBy(ends, compareClaims),
    })),
    relaunches,
    isUpAfterEnd,
    isRestoreRefuted: standing.length < restores.length,
    doDiffer: candidates.some(({ ends }) => doDiffer(ends)),
    isOrderUnknown: candidates.some(({ ends }) =>
      isDecidedById(ends, compareClaimsButId, ({ terminatedAtUs }) => terminatedAtUs),
    ),
  };
}

function candidatesOf(ends: readonly End[], restarts: readonly Restart[]): readonly Candidates[] {
  if (restarts.length === 0) return [{ restartedAtUs: EVER.atUs, ends }];
  const sorted = sortedEnds(ends);
  return [EVER, ...restarts].map((restart, index) => {
    const next = restarts[index];
    const stop = next === undefined ? sorted.length : countBefore(sorted, next);
    return {
      restartedAtUs: restart.atUs,
      ends: sorted.slice(countBefore(sorted, restart), stop),
    };
  });
}

/** Whether the best ends of two sources are a second or more apart. */
function doDiffer(ends: readonly End[]): boolean {
  if (ends.length < 2) return false;
  const best = new Map<number, End>();
  for (const end of ends) {
    const rival = best.get(end.rank);
    const isBest = rival === undefined || compareClaims(rival, end) < 0;
    if (end.rank > GUESS && isBest) best.set(end.rank, end);
  }
  const instants = Array.from(best.values(), ({ terminatedAtUs }) => terminatedAtUs);
  return Math.max(...instants) - Math.min(...instants) >= SECOND_US;
}
