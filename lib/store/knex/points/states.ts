/** Tables `point_hours` and `point_days`: how far each hour and each day has been folded. */
import type { PerDialect, SqlDialect } from '../sql/dialect';
import type { Statements } from '../sql/statements';

/**
 * `open`: to be folded. `folding`: some series are. `folded`: all were, and `rollup_dirty` names those that changed
 * since. `dropping`: folded, and what it was folded from is being deleted, so it takes no more. `dropped`: that is gone.
 * `backfilled`: gone, but of series that had none there is some again.
 */
export type FoldState = 'open' | 'folding' | 'folded' | 'dropping' | 'dropped' | 'backfilled';
export type FoldStates = ReadonlyMap<number, FoldState>;
export type BucketName = 'hour' | 'day';

/** Of which some series have no roll-up yet. */
export const UNFOLDED: readonly FoldState[] = ['open', 'folding'];

const FOLDED: readonly FoldState[] = ['folded', 'dropping', 'dropped', 'backfilled'];
/** Those of which every series has its roll-up, unless it is dirty. */
export const isFolded = (state: FoldState): boolean => FOLDED.includes(state);

const LATE: readonly FoldState[] = ['dropping', 'dropped', 'backfilled'];
/** What these were folded from is gone, or is going, at least in part. */
export const isLate = (state: FoldState | undefined): boolean =>
  state !== undefined && LATE.includes(state);

const LOCK_CLAUSES = {
  shared: { sqlite: '', postgres: 'for share', mariadb: 'lock in share mode' },
  exclusive: { sqlite: '', postgres: 'for update', mariadb: 'for update' },
} satisfies Record<string, PerDialect<string>>;

export interface Locking {
  readonly of: BucketName;
  readonly buckets: readonly number[];
  readonly mode: keyof typeof LOCK_CLAUSES;
}

/**
 * Locks the rows of hours or days in their order. SQL text: every write sends it, and the builder has no shared lock
 * for MariaDB. Writers share the locks of their hours; who has one alone knows that no writer who saw an earlier state
 * is still under way. Hours are locked before days, which rules out deadlocks.
 */
export async function lockStates(
  tx: Statements,
  { name }: SqlDialect,
  { of, buckets, mode }: Locking,
): Promise<Map<number, FoldState>> {
  if (buckets.length === 0) return new Map();
  const rows = await tx.all<{ bucket: number; state: FoldState }>(
    `select ${of} as bucket, state from point_${of}s where ${of} in (${buckets.join(', ')})
      order by ${of} ${LOCK_CLAUSES[mode][name]}`,
  );
  return new Map(rows.map(({ bucket, state }) => [bucket, state]));
}

export async function setState(
  tx: Statements,
  of: BucketName,
  { buckets, state }: { readonly buckets: readonly number[]; readonly state: FoldState },
): Promise<void> {
  if (buckets.length === 0) return;
  const change = state === 'open' ? { state, folded_up_to: 0 } : { state };
  await tx.run((db) => db(`point_${of}s`).whereIn(of, buckets).update(change));
}

/** The buckets in any of these states. A loop: a question has thousands of them. */
export function inStates(states: FoldStates, isWanted: (state: FoldState) => boolean): number[] {
  const buckets: number[] = [];
  for (const [bucket, state] of states) if (isWanted(state)) buckets.push(bucket);
  return buckets;
}
