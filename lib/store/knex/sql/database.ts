/** The contract of one database behind the store: read, write, close, and the dialect of its SQL. */
import type { Knex } from 'knex';
import type { SqlDialect } from './dialect';
import type { Statements, Value } from './statements';

export interface Database {
  readonly dialect: SqlDialect;
  readonly read: Statements;
  /** A transaction: all of `work` or nothing. It may be repeated, so `work` keeps no state of its own. */
  write<T>(work: (tx: Statements) => Promise<T>): Promise<T>;
  /** A transaction of one statement, in one round trip; SQL text for measured hot paths. It may be repeated. */
  writeAlone<T>(sql: string, bindings: readonly Value[]): Promise<T[]>;
  close(): Promise<void>;
}

/** A database before its schema was checked. */
export interface OpenedDatabase {
  readonly database: Database;
  /** Whether it existed before, so that it might belong to another program. */
  readonly existed: boolean;
  /** A transaction that excludes every other migrating process. */
  readonly migrating: <T>(work: (tx: Knex.Transaction) => Promise<T>) => Promise<T>;
  /** Puts a failure of the driver into an operator's words; anything else stays as it is. */
  readonly nameError: (error: unknown) => unknown;
}
