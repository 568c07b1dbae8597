/**
 * Migration 20: servers get an integer key, by which their observations and segments are stored. Keys grow, so new rows
 * go to the end of a table; ids are random and scatter them. Each table is written anew from the old one.
 */
import type { Knex } from 'knex';
import { AppError } from '../../../errors';
import type { SqlDialect } from '../sql/dialect';
import { KEYED_TABLES, type KeyedTable } from './server-keys/keyed-tables';

const oldName = (table: string): string => `keyless_${table}`;

/** They would be lost. No program has written such rows. */
async function refuseStrays(db: Knex, table: string): Promise<void> {
  const stray = await db(table)
    .leftJoin('servers', 'servers.id', `${table}.server_id`)
    .whereNull('servers.id')
    .first<{ server_id: string } | undefined>('server_id');
  if (!stray) return;
  const { server_id: id } = stray;
  throw new AppError(
    'database',
    `table ${table} has rows of server "${id}", table servers has not`,
  );
}

/** SQLite and PostgreSQL have one name space for the indexes of all tables. */
async function setAside(db: Knex, { name }: SqlDialect, { table, index }: KeyedTable) {
  if (table !== 'servers') await refuseStrays(db, table);
  await db.schema.renameTable(table, oldName(table));
  if (name === 'mariadb') return;
  if (name === 'postgres') {
    await db.raw(`alter index ${table}_pkey rename to ${oldName(table)}_pkey`);
  }
  if (index) await db.raw(`drop index ${index.name}`);
}

async function rewrite(db: Knex, dialect: SqlDialect, keyed: KeyedTable): Promise<void> {
  const { table, columns, end, index, filling } = keyed;
  const old = oldName(table);
  if (!(await db.schema.hasTable(old))) {
    if (await db.schema.hasColumn(table, 'server_key')) return;
    await setAside(db, dialect, keyed);
  }
  await db.raw(`create table ${table} (${columns(dialect.types)})${end(dialect.types)}`);
  if (index) await db.raw(`create index ${index.name} on ${table} (${index.columns})`);
  await db.raw(`${dialect.insertInto} ${table} ${filling(old)}`);
  await db.schema.dropTable(old);
}

export async function up(db: Knex, dialect: SqlDialect): Promise<void> {
  for (const keyed of KEYED_TABLES) await rewrite(db, dialect, keyed);
}
