/** Brings a database to the schema of this program, and refuses one that is not ours or from a later one. */
import type { Knex } from 'knex';
import { AppError } from '../../errors';
import type { OpenedDatabase } from './connection/opened';
import { type Migration, migrations } from './migrations';
import type { Database, SqlDialect } from './sql/dialect';

const TABLE = 'tenant_usage_migrations';

const sourceOf = (dialect: SqlDialect): Knex.MigrationSource<Migration> => ({
  getMigrations: async () => [...migrations],
  getMigrationName: ({ name }) => name,
  getMigration: async ({ up }) => ({ up: (db) => up(db, dialect), down: async () => undefined }),
});

/** What the database says of itself. */
export interface SchemaState {
  readonly applied: readonly string[];
  readonly missing: readonly string[];
}

async function stateOf({ read, dialect }: Reading, url: string): Promise<SchemaState> {
  // By one statement: between two, another process may make the tables.
  const tables = await read.all<{ name: string }>(dialect.tableNames);
  const ours = tables.some(({ name }) => name === TABLE);
  if (!ours && tables.length > 0) {
    throw new AppError(
      'database',
      `database ${url}: it holds other tables, but none of tenant-usage; give a new or an own one`,
    );
  }
  const rows = ours
    ? await read.all<{ name: string }>(`select name from ${TABLE} order by id`)
    : [];
  const applied = rows.map(({ name }) => name);
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

/** Applies what is missing; a second process that does the same waits, then finds nothing to do. */
export async function migrate(opened: OpenedDatabase, url: string): Promise<SchemaState> {
  const { database, existed, migrating } = opened;
  // By a connection that only reads: a file that turns out not to be ours stays as it was.
  const before = existed ? await stateOf(database, url) : undefined;
  if (before?.missing.length === 0) return before;
  return migrating(async (tx) => {
    const state = await stateOf(database, url);
    const config = { tableName: TABLE, migrationSource: sourceOf(database.dialect) };
    // Nobody else is here, so whoever left this lock of the library's was killed.
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
