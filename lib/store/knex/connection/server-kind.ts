/** What differs between the kinds of database servers: sessions, results, failures. */
import type { Socket } from 'node:net';
import type { Knex } from 'knex';
import type { SqlDialect, Statements } from '../sql/dialect';
import type { Parameters } from './url';

/** What the server ends by itself; 0: nothing. */
export interface SessionLimits {
  readonly statementMs: number;
  /** A transaction of which nothing is heard: its program hangs, or its machine is gone, and others wait for its locks. */
  readonly idleMs: number;
}

export interface ServerKind {
  /** What the server calls itself, and the oldest version that will do. */
  readonly name: string;
  readonly oldest: readonly [major: number, minor: number];
  readonly client: string | typeof Knex.Client;
  /** For migrations, where those of a killed program are not undone by the server. */
  readonly migratingClient?: typeof Knex.Client;
  readonly dialect: SqlDialect;
  /** What may follow the question mark of a URL. */
  readonly parameters: Parameters;
  readonly connection: (url: URL, limits: SessionLimits) => Knex.StaticConnectionConfig;
  readonly socketOf: (connection: unknown) => Socket;
  /** A statement that overrides the server's settings, where the connection itself cannot carry ours. */
  readonly sessionSettings?: (limits: SessionLimits) => string;
  readonly rowsOf: (result: unknown) => unknown;
  /** Two transactions met; one of them is to be repeated. */
  readonly isConflict: (error: unknown) => boolean;
  /** The connection is gone, the server does not take one now, or somebody has kept us waiting for a lock. */
  readonly isOutage: (error: unknown) => boolean;
  /** Has the migrations for itself until the end of `work`; fails if another has them for longer than this. */
  readonly alone: <T>(tx: Statements, waitMs: number, work: () => Promise<T>) => Promise<T>;
}
