/** Brings a database up to the schema of this program, and refuses one that is foreign or newer. */
import type { Knex } from 'knex';
import { AppError } from '../../errors';
import { type Migration, migrations } from './migrations';
import type { Database, OpenedDatabase } from './sql/database';
import type { PerDialect, SqlDialect } from './sql/dialect';

/** Also the mark of a database of ours. */
export const MIGRATIONS_TABLE = 'tenant_usage_migrations';

/** All tables and views, ours or not: read from catalogues, which the builder does not know. */
const TABLE_NAMES: PerDialect<string> = {
  sqlite: `select name from sqlite_master where name not like 'sqlite\\_%' escape '\\'`,
  postgres:
    'select table_name as name from information_schema.tables where table_schema = current_schema()',
  mariadb:
    'select table_name as name from information_schema.tables where table_schema = database()',
};

export const sourceOf = (
  dialect: SqlDialect,
  wanted: readonly Migration[] = migrations,
): Knex.MigrationSource<Migration> => ({
  getMigrations: async () => [...wanted],
  getMigrationName: ({ name }) => name,
  getMigration: async ({ up }) => ({ up: (db) => up(db, dialect), down: async () => undefined }),
});

/** The migrations that a database has had, and those that it lacks. */
export interface SchemaState {
  readonly applied: readonly string[];
  readonly missing: readonly string[];
}

async function appliedIn({ read, dialect }: Reading) {
  // One statement: between two, another process could create the tables.
  const tables = await read.all<{ name: string }>(TABLE_NAMES[dialect.name]);
  const isOurs = tables.some(({ name }) => name === MIGRATIONS_TABLE);
  const applied: readonly string[] = isOurs
    ? await read.run((db) => db(MIGRATIONS_TABLE).orderBy('id').pluck<string[]>('name'))
    : [];
  return { isForeign: !isOurs && tables.length > 0, applied };
}

/** Whether the schema is exactly the one of this program. */
export async function isSchemaCurrent(reading: Reading): Promise<boolean> {
  const { applied } = await appliedIn(reading);
  return applied.join() === migrations.map(({ name }) => name).join();
}

async function stateOf(reading: Reading, url: string): Promise<SchemaState> {
  const { isForeign, applied } = await appliedIn(reading);
  if (isForeign) {
    throw new AppError(
      'database',
      `database ${url}: it holds other tables, but none of tenant-usage; give a new or an own one`,
    );
  }
  const known = new Set(migrations.map(({ name }) => name));
  const later = applied.filter((name) => !known.has(name));
  if (later.length > 0) {
    throw new AppError(
      'database',
      `database ${url}: its schema "${later.at(-1)}" is newer than this program; use the program that wrote it, or a later one`,
    );
  }
  const missing = migrations.map(({ name }) => name).filter((name) => !applied.includes(name));
  return { applied, missing };
}

type Reading = Pick<Database, 'read' | 'dialect'>;

/** Applies the missing migrations; a second process that does the same waits, then finds nothing to do. */
export async function migrate(opened: OpenedDatabase, url: string): Promise<SchemaState> {
  const { database, existed, migrating } = opened;
  // On a connection that only reads: a file that is not ours stays unchanged.
  const before = existed ? await stateOf(database, url) : undefined;
  if (before?.missing.length === 0) return before;
  return migrating(async (tx) => {
    const state = await stateOf(database, url);
    const config = { tableName: MIGRATIONS_TABLE, migrationSource: sourceOf(database.dialect) };
    // No other process migrates, so this lock of knex's was left by one that was killed.
    await tx.migrate.forceFreeMigrationsLock(config);
    await tx.migrate.latest(config);
    return state;
  });
}

/** Throws `database` unless the schema is the one of this program. */
export async function checkSchema({ database }: OpenedDatabase, url: string): Promise<void> {
  const { missing } = await stateOf(database, url);
  if (missing.length === 0) return;
  throw new AppError(
    'database',
    `database ${url}: its schema is older than this program (missing: ${missing.join(', ')}); run "migrate" first`,
  );
}
