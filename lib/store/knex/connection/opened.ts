/** A database that has been opened, with what bringing its schema up to date takes. */
import type { Knex } from 'knex';
import type { Database } from '../sql/dialect';

export interface OpenedDatabase {
  readonly database: Database;
  /** Whether there was anything before, which might be somebody else's. */
  readonly existed: boolean;
  /** A transaction that no other process can have at the same time. */
  readonly migrating: <T>(work: (tx: Knex.Transaction) => Promise<T>) => Promise<T>;
  /** The failure in the operator's words, or as it came. */
  readonly nameError: (error: unknown) => unknown;
}
