/** One observation as the fold reads it, and the orders in which readings are compared. */
import { type Facts, type Observation, RANK } from '../observation';

/** An observation with its rank, and with its instants as finely as any source gave them. */
export interface Reading {
  readonly id: string;
  readonly rank: number;
  readonly isEvent: boolean;
  readonly atUs: number;
  /** Orders events of one instant; 0 unless the source gave one. */
  readonly sequence: number;
  readonly launchedAtUs: number | null | undefined;
  readonly terminatedAtUs: number | null | undefined;
  /** As submitted; launch and end are to be read from the fields above. */
  readonly facts: Facts;
}

/** The rank of an inference: such claims count only where there is no other. */
export const GUESS = RANK.inferred;

/** The reading of an observation whose instants no other source gave more finely. */
export function readPlainly({ id, source, kind, atUs, facts }: Observation): Reading {
  const { launchedAtUs, terminatedAtUs, sequence = 0 } = facts;
  const isEvent = kind === 'event';
  return { id, rank: RANK[source], isEvent, atUs, sequence, launchedAtUs, terminatedAtUs, facts };
}

/** A negative number if `a` is the weaker claim about one thing (a creation, an end): rank first, then time. */
export function compareClaims(a: Reading, b: Reading): number {
  return compareClaimsButId(a, b) || compareIds(a, b);
}

/** As `compareClaims`; zero where only the id is left to decide. */
export function compareClaimsButId(a: Reading, b: Reading): number {
  return a.rank - b.rank || a.atUs - b.atUs || compareSequences(a, b);
}

/** A negative number if `a` is the older attribute: time first, rank only at a tie. */
export function compareAttributes(a: Reading, b: Reading): number {
  return compareAttributesButId(a, b) || compareIds(a, b);
}

/** As `compareAttributes`; zero where only the id is left to decide. */
export function compareAttributesButId(a: Reading, b: Reading): number {
  return a.atUs - b.atUs || a.rank - b.rank || compareSequences(a, b);
}

/** The greater sequence wins; an event outweighs a row. */
function compareSequences(a: Reading, b: Reading): number {
  return a.sequence - b.sequence || Number(a.isEvent) - Number(b.isEvent);
}

/** The last tie-breaker, which gives the same result everywhere. */
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

/** Whether only the ids decided which item is the greatest, among items that differ in their value. */
export function isDecidedById<T>(
  items: readonly T[],
  compareButId: (a: T, b: T) => number,
  valueIn: (item: T) => unknown,
): boolean {
  const best = items.length < 2 ? undefined : maxBy(items, compareButId);
  if (best === undefined) return false;
  const value = valueIn(best);
  return items.some((item) => compareButId(item, best) === 0 && valueIn(item) !== value);
}
