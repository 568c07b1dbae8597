/** The contract of roll-ups as their jobs see them: folding points, and dropping what has been kept long enough. */

/** For how many days each is kept at least; 0: for ever. */
export interface KeptDays {
  readonly points: number;
  readonly hours: number;
  readonly days: number;
}

export interface RetentionQuery {
  readonly nowMs: number;
  readonly kept: KeptDays;
}

/** Steps of the jobs: each returns whether there may be more to do. Several processes may do them at once. */
export interface RollUps {
  /** Of hours that ended before this, of what changed after it was folded, of days, of the sums of projects. */
  foldSome(beforeMs: number): Promise<boolean>;
  /** Drops points and roll-ups that have been folded and are older than they are kept, in whole blocks of time. */
  dropSome(query: RetentionQuery): Promise<boolean>;
  /** Makes partitions for the blocks that come, where the database has any. */
  makePartitions(query: RetentionQuery): Promise<void>;
}
