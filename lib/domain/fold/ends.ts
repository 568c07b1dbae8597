/**
 * Where lives end and begin again.
 *
 * An end is believed unless a row of more trust, or a later one of equal trust, has the server up at that
 * moment, with no restore in between that explains why it is up again. A restore takes the server out of
 * its end; it is not believed against a more trusted end.
 * The restores that stand cut time into stretches, each with at most one end: the best that was told.
 */
import { SECOND_US } from '../../time';
import { compareClaims, GUESS, maxBy, type Reading } from './reading';
import {
  type End,
  type Restore,
  tellsEnd,
  tellsRestore,
  withoutRefutedEnds,
  withoutRefutedRestores,
} from './refuted-ends';
import { partitionPoint } from './sorted-search';

/** Time after one restore (or ever) up to and including the next; `endUs` null: no end stands in it. */
export interface Interval {
  readonly restoredAtUs: number;
  readonly endUs: number | null;
}

export interface Ends {
  /** In order, never empty; the first reaches back for ever. */
  readonly intervals: readonly Interval[];
  readonly isEndRefuted: boolean;
  readonly isRestoreRefuted: boolean;
  /** Sources, guesses aside, are a second or more apart. */
  readonly doDiffer: boolean;
}

/** Ends within one stretch of time that compete for being its end. */
interface Candidates {
  readonly restoredAtUs: number;
  readonly ends: readonly End[];
}

/** Before everything. */
const EVER_US = Number.NEGATIVE_INFINITY;

export function endsOf(readings: readonly Reading[]): Ends {
  const ends = readings.filter(tellsEnd);
  const standing = withoutRefutedEnds(ends, readings);
  const restores = readings.filter(tellsRestore);
  const believed = withoutRefutedRestores(restores, standing);
  const contests = candidatesOf(standing, believed);
  return {
    intervals: contests.map(({ restoredAtUs, ends }) => ({
      restoredAtUs,
      endUs: maxBy(ends, compareClaims)?.terminatedAtUs ?? null,
    })),
    isEndRefuted: standing.length < ends.length,
    isRestoreRefuted: believed.length < restores.length,
    doDiffer: contests.some(({ ends }) => doDiffer(ends)),
  };
}

function candidatesOf(ends: readonly End[], restores: readonly Restore[]): readonly Candidates[] {
  if (restores.length === 0) return [{ restoredAtUs: EVER_US, ends }];
  const starts = [EVER_US, ...new Set(restores.map(({ facts }) => facts.restoredAtUs))].sort(
    (a, b) => a - b,
  );
  const inOrder = [...ends].sort((a, b) => a.terminatedAtUs - b.terminatedAtUs);
  const upTo = (instantUs: number) =>
    partitionPoint(inOrder, ({ terminatedAtUs }) => terminatedAtUs <= instantUs);
  return starts.map((restoredAtUs, index) => ({
    restoredAtUs,
    ends: inOrder.slice(upTo(restoredAtUs), upTo(starts[index + 1] ?? Number.POSITIVE_INFINITY)),
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
