/** How the kinds of database servers differ: connections, results, failures. */
import type { Socket } from 'node:net';
import type { Knex } from 'knex';
import type { SqlDialect } from '../sql/dialect';
import type { Statements } from '../sql/statements';
import type { Parameters } from './url';

/** Time limits that the server enforces; 0: none. */
export interface SessionLimits {
  readonly statementMs: number;
  /** For idle transactions: a client that hangs, or whose machine is gone, must not hold locks for ever. */
  readonly idleMs: number;
}

export interface ServerKind {
  /** The product's name as in `version()`, and the oldest version that we support. */
  readonly name: string;
  readonly oldest: readonly [major: number, minor: number];
  readonly client: string | typeof Knex.Client;
  /** For migrations, on a server that does not roll back those of a killed process. */
  readonly migratingClient?: typeof Knex.Client;
  readonly dialect: SqlDialect;
  /** The URL's query parameters. */
  readonly parameters: Parameters;
  readonly connection: (url: URL, limits: SessionLimits) => Knex.StaticConnectionConfig;
  readonly socketOf: (connection: unknown) => Socket;
  /** A statement that overrides the server's settings, where the connection itself cannot carry ours. */
  readonly sessionSettings?: (limits: SessionLimits) => string;
  readonly rowsOf: (result: unknown) => unknown;
  /** A deadlock or serialisation failure: the transaction is to be repeated. */
  readonly isConflict: (error: unknown) => boolean;
  /** The connection was lost, the server accepts none now, or a lock was not released in time. */
  readonly isOutage: (error: unknown) => boolean;
  /** Holds the migration lock during `work`; fails if another process holds it for longer than `waitMs`. */
  readonly alone: <T>(tx: Statements, waitMs: number, work: () => Promise<T>) => Promise<T>;
}
