/** Migrations on MariaDB, where DDL is not transactional: one that was interrupted is done again from its start. */
import type { Knex } from 'knex';
import { Mysql2Client, type SentQuery } from '../connection/knex-internals';

/** By the first word of a statement: the errors of one that was done before. */
const DONE_BEFORE: Readonly<Record<string, readonly number[]>> = {
  // table or index exists
  create: [1050, 1061],
  // column or index exists; there is none to drop
  alter: [1060, 1061, 1091],
  drop: [1051, 1091],
  // row exists; the rows of one statement are atomic
  insert: [1062],
};

function wasDoneBefore(sql: string, error: unknown): boolean {
  const [keyword = ''] = sql.trimStart().toLowerCase().split(/\s/, 1);
  return DONE_BEFORE[keyword]?.includes((error as { errno?: number }).errno ?? 0) ?? false;
}

class MigratingClient extends Mysql2Client {
  override async _query(connection: unknown, query: SentQuery): Promise<SentQuery> {
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
