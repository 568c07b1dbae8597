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
import { partitionPoint } from './sorted-search';

/** Time after one restart (or from ever) up to and including the next; `end` undefined: none stands in it. */
export interface Interval {
  readonly restartedAtUs: number;
  readonly end: End | undefined;
}

export interface Ends {
  /** In order, never empty; the first reaches back for ever. */
  readonly intervals: readonly Interval[];
  readonly relaunches: readonly Relaunch[];
  readonly isRestoreRefuted: boolean;
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

/** Before everything. */
const EVER_US = Number.NEGATIVE_INFINITY;

export function endsOf({ readings, ends, launches }: EndEvidence): Ends {
  const restores = readings.filter(tellsRestore);
  const standing = withoutRefutedRestores(restores, ends);
  const restoresUs = inOrder(standing.map(({ facts }) => facts.restoredAtUs));
  const relaunches = relaunchesOf({ readings, launches, ends, restoresUs });
  const restartsUs = inOrder([...restoresUs, ...relaunches.map((each) => each.launchedAtUs)]);
  const candidates = candidatesOf(ends, restartsUs);
  return {
    intervals: candidates.map(({ restartedAtUs, ends }) => ({
      restartedAtUs,
      end: maxBy(ends, compareClaims),
    })),
    relaunches,
    isRestoreRefuted: standing.length < restores.length,
    doDiffer: candidates.some(({ ends }) => doDiffer(ends)),
    isOrderUnknown: candidates.some(({ ends }) =>
      isDecidedById(ends, compareClaimsButId, ({ terminatedAtUs }) => terminatedAtUs),
    ),
  };
}

/** Each instant once. */
function inOrder(instantsUs: readonly number[]): readonly number[] {
  if (instantsUs.length < 2) return instantsUs;
  return [...new Set(instantsUs)].sort((a, b) => a - b);
}

function candidatesOf(ends: readonly End[], restartsUs: readonly number[]): readonly Candidates[] {
  if (restartsUs.length === 0) return [{ restartedAtUs: EVER_US, ends }];
  const sorted = [...ends].sort((a, b) => a.terminatedAtUs - b.terminatedAtUs);
  const upTo = (instantUs: number) =>
    partitionPoint(sorted, ({ terminatedAtUs }) => terminatedAtUs <= instantUs);
  const startsUs = [EVER_US, ...restartsUs];
  return startsUs.map((restartedAtUs, index) => ({
    restartedAtUs,
    ends: sorted.slice(upTo(restartedAtUs), upTo(startsUs[index + 1] ?? Number.POSITIVE_INFINITY)),
  }));
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
