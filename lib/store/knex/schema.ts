/** Brings a database to the schema of this program, and refuses one that is not ours or from a later one. */
import type { Knex } from 'knex';
import { UsageError } from '../../domain/errors';
import type { SqlDialect } from './database';
import { type Migration, migrations } from './migrations';

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

async function stateOf(db: Knex, url: string): Promise<SchemaState> {
  // By one statement: between two, another process may make the tables.
  const tables: { name: string }[] = await db.raw(
    `select name from sqlite_master where name not like 'sqlite\\_%' escape '\\'`,
  );
  const ours = tables.some(({ name }) => name === TABLE);
  if (!ours && tables.length > 0) {
    throw new UsageError(
      'database',
      `database ${url}: it holds other tables, but none of tenant-usage; give a new or an own one`,
    );
  }
  const applied: string[] = ours ? await db(TABLE).orderBy('id').pluck('name') : [];
  const known = new Set(migrations.map(({ name }) => name));
  const later = applied.filter((name) => !known.has(name));
  if (later.length > 0) {
    throw new UsageError(
      'database',
      `database ${url}: its schema "${later.at(-1)}" is newer than this program; use the program that wrote it, or a later one`,
    );
  }
  const missing = migrations.map(({ name }) => name).filter((name) => !applied.includes(name));
  return { applied, missing };
}

/** Applies what is missing, all or nothing; a second process that does the same waits, then finds nothing to do. */
export async function migrate(db: Knex, url: string, dialect: SqlDialect): Promise<SchemaState> {
  const before = await stateOf(db, url);
  if (before.missing.length === 0) return before;
  return db.transaction(async (tx) => {
    const state = await stateOf(tx as unknown as Knex, url);
    await tx.migrate.latest({ tableName: TABLE, migrationSource: sourceOf(dialect) });
    return state;
  });
}

/** Throws `database` if the database is somebody else's, or of a later program. */
export async function checkOwner(db: Knex, url: string): Promise<void> {
  await stateOf(db, url);
}

/** Throws `database` unless the schema is the one of this program. */
export async function checkSchema(db: Knex, url: string): Promise<void> {
  const { missing } = await stateOf(db, url);
  if (missing.length === 0) return;
  throw new UsageError(
    'database',
    `database ${url}: its schema is older than this program (missing: ${missing.join(', ')}); run "migrate" first`,
  );
}
