/** The contract of a backend: opens, or backs up, the store behind a URL whose scheme is its own. */
import type { Store } from './store';

/** How long to wait for a database that is unreachable or locked. */
export interface RetryPolicy {
  /** In all; without a policy, as long as a request can wait. */
  readonly forMs: number;
  /** Called once for each operation that waits for more than a moment. */
  readonly onWait?: (reason: string) => void;
  /** Aborted: what waits fails with `interrupted`. */
  readonly signal?: AbortSignal;
}

export interface OpenOptions {
  /** `migrate`: bring the schema up to date first; `check`: refuse a schema that is not ours or not current. */
  readonly schema: 'migrate' | 'check';
  /** The clock, µs since the epoch: stamps batches, decides nothing. */
  readonly nowUs: () => number;
  /** Called with the name of each migration that was applied. */
  readonly onMigration?: (name: string) => void;
  /** For writes, which are safe to repeat: what was stored already is recognised. */
  readonly retryPolicy?: RetryPolicy;
  /** Without them there are none. */
  readonly seriesLimits?: SeriesLimits;
  readonly seams?: OpenSeams;
}

/** How many series of points may be made. */
export interface SeriesLimits {
  /** Within the scope of one writer. */
  readonly maxSeries: number;
  /** In a minute, by this process. */
  readonly maxNewSeries: number;
}

/** Seams for tests: points where a test steps in, and limits that it shortens. */
export interface OpenSeams {
  /** Called after each statement of a write transaction or migration; a write transaction awaits it, and is undone if it throws. */
  readonly onStatement?: (sql: string) => void | Promise<void>;
  /** Called after each statement that reads outside of write transactions. */
  readonly onRead?: (sql: string) => void;
  /** After how long without a byte from its server a connection counts as dead. */
  readonly silenceMs?: number;
  /** How long to wait for another process that changes the schema; servers only. */
  readonly migrationWaitMs?: number;
}

export interface BackupOptions {
  readonly signal: AbortSignal;
  readonly onProgress?: (copiedBytes: number, totalBytes: number) => void;
}

export interface Backend {
  open(url: string, options: OpenOptions): Promise<Store>;
  /** Copies the database into a new file while it is in use, or throws an error that names the server's own tool. */
  backup(url: string, file: string, options: BackupOptions): Promise<void>;
}
