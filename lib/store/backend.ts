/** What a backend is: it opens the store behind a URL whose scheme is its own. */
import type { Store } from './store';

/** How long a database that is away or locked is waited for. */
export interface RetryPolicy {
  /** In all; without it as long as a request can wait. */
  readonly forMs: number;
  /** Told why, once for each thing that has to wait longer than a moment. */
  readonly onWait?: (reason: string) => void;
  /** Aborted: what waits ends with `interrupted`. */
  readonly signal?: AbortSignal;
}

export interface OpenOptions {
  /** `migrate`: bring the schema up to date first; `check`: refuse a schema that is not ours or not current. */
  readonly schema: 'migrate' | 'check';
  /** The clock, µs since the epoch: stamps batches, decides nothing. */
  readonly nowUs: () => number;
  /** Called with the name of each migration that was applied. */
  readonly onMigration?: (name: string) => void;
  /** Called after each statement of a write transaction, which waits for it; what it throws undoes the transaction. Told of those of migrations too. */
  readonly onStatement?: (sql: string) => void | Promise<void>;
  /** For what writes. Safe to repeat: what was stored already is known when it is told again. */
  readonly retryPolicy?: RetryPolicy;
  /** How long a statement may go without a byte of an answer before its connection counts as dead; databases on servers only. */
  readonly silenceMs?: number;
  /** How long to wait for another process that changes the schema; databases on servers only. */
  readonly migrationWaitMs?: number;
}

/** A backend: opens the store behind a URL whose scheme is its own. */
export type Backend = (url: string, options: OpenOptions) => Promise<Store>;
