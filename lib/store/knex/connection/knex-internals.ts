/**
 * What we use of knex beyond its documented interface. package.json therefore pins its exact version; a new one must
 * pass test/store/sqlite.test.ts, test/store/migrations.test.ts and test/store/connection/outage.test.ts.
 */
import type { Knex } from 'knex';

export interface SentQuery {
  sql: string;
  response?: unknown;
}

/** A client's private methods: `_query` sends every statement, `BEGIN` included. */
type PrivateClient<Connection> = new (
  config: Knex.Config,
) => {
  _query(connection: Connection, query: SentQuery): Promise<SentQuery>;
  destroyRawConnection(connection: Connection): Promise<void>;
};

export interface SqliteConnection {
  exec(sql: string, done: (error: Error | null) => void): void;
  prepare(sql: string, done: (error: Error | null) => void): SqliteStatement;
  close(done: () => void): void;
  /** Ends the running statement. */
  interrupt(): void;
}

export interface SqliteStatement {
  all(values: readonly unknown[], done: (error: Error | null, rows: unknown[]) => void): void;
  finalize(done: () => void): void;
}

/** To subclass where knex has no option: transactions that begin with the write lock. */
export const Sqlite3Client: PrivateClient<SqliteConnection> = require('knex/lib/dialects/sqlite3');

/** To subclass where knex has no option: migrations that bear statements that were done before. */
export const Mysql2Client: PrivateClient<unknown> = require('knex/lib/dialects/mysql2');

/** Some failures to connect have no code; this one makes them recognisable as failures of the server. */
export function codeConnectFailures(db: Knex): Knex {
  const make = db.client.acquireRawConnection;
  db.client.acquireRawConnection = async () => {
    try {
      return await make.call(db.client);
    } catch (error) {
      if (error instanceof Error && !('code' in error)) Object.assign(error, { code: 'CONNECT' });
      throw error;
    }
  };
  return db;
}
