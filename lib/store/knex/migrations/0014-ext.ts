/** Migration 14: what only one API reads of credentials and users. */
import type { Knex } from 'knex';
import type { SqlDialect } from '../sql/dialect';

const TABLES = ['credentials', 'users'];

export async function up(db: Knex, { types }: SqlDialect): Promise<void> {
  for (const table of TABLES) {
    if (await db.schema.hasColumn(table, 'ext')) continue;
    await db.raw(`alter table ${table} add column ext ${types.text}`);
  }
}
