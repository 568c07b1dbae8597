/** Migrations on MariaDB, where each table is there for good at once: one that was cut off is done again from its start. */
import type { Knex } from 'knex';

interface Sent {
  readonly sql: string;
  response?: unknown;
}

const Mysql2Client = require('knex/lib/dialects/mysql2') as new (
  config: Knex.Config,
) => { _query(connection: unknown, query: Sent): Promise<Sent> };

/** By the first word of a statement: how the server says that it was done before. */
const DONE_BEFORE: Readonly<Record<string, readonly number[]>> = {
  // there is such a table, or index
  create: [1050, 1061],
  // there is such a column, or index; there is none to drop
  alter: [1060, 1061, 1091],
  drop: [1051, 1091],
  // there is such a row: the rows of one statement come together
  insert: [1062],
};

function wasDoneBefore(sql: string, error: unknown): boolean {
  const [keyword = ''] = sql.trimStart().toLowerCase().split(/\s/, 1);
  return DONE_BEFORE[keyword]?.includes((error as { errno?: number }).errno ?? 0) ?? false;
}

class MigratingClient extends Mysql2Client {
  override async _query(connection: unknown, query: Sent): Promise<Sent> {
    try {
      return await super._query(connection, query);
    } catch (error) {
      if (!wasDoneBefore(query.sql, error)) throw error;
      query.response = [[], []];
      return query;
    }
  }
}

export const migratingClient = MigratingClient as unknown as typeof Knex.Client;
