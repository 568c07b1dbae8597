/** One observation as the fold reads it, and the two orders in which readings are compared. */
import { type Facts, type Observation, RANK } from '../observation';

/** An observation with its rank, and with instants as fine as anybody told them. */
export interface Reading {
  readonly id: string;
  readonly rank: number;
  readonly isEvent: boolean;
  readonly atUs: number;
  readonly launchedAtUs: number | null | undefined;
  readonly terminatedAtUs: number | null | undefined;
  /** As told; its launch and end are better read from the fields above. */
  readonly facts: Facts;
}

/** What nobody can know better than a guess: claims of this rank count only where there is no other. */
export const GUESS = RANK.inferred;

/** The reading of an observation whose instants nobody told more finely. */
export function readPlainly({ id, source, kind, atUs, facts }: Observation): Reading {
  const { launchedAtUs, terminatedAtUs } = facts;
  return {
    id,
    rank: RANK[source],
    isEvent: kind === 'event',
    atUs,
    launchedAtUs,
    terminatedAtUs,
    facts,
  };
}

/** Below zero if `a` gives way to `b` as a claim about one thing: trust first, then time. */
export function compareClaims(a: Reading, b: Reading): number {
  return a.rank - b.rank || a.atUs - b.atUs || compareEventFirst(a, b);
}

/** Below zero if `a` is the older word: time first, trust only at a tie. */
export function compareAttributes(a: Reading, b: Reading): number {
  return a.atUs - b.atUs || a.rank - b.rank || compareEventFirst(a, b);
}

/** An event outweighs a row. The id settles what is left, the same way everywhere. */
function compareEventFirst(a: Reading, b: Reading): number {
  return Number(a.isEvent) - Number(b.isEvent) || compareIds(a, b);
}

export function compareIds(a: { readonly id: string }, b: { readonly id: string }): number {
  if (a.id === b.id) return 0;
  return a.id < b.id ? -1 : 1;
}

/** The greatest by `compare`. */
export function maxBy<T>(items: readonly T[], compare: (a: T, b: T) => number): T | undefined {
  let best: T | undefined;
  for (const item of items) {
    if (best === undefined || compare(best, item) < 0) best = item;
  }
  return best;
}
