/** Databases as an older program left them: with its schema, and rows of it. */
import type { Knex } from 'knex';
import type { OpenOptions } from '../../../lib/store/backend';
import { openMariadb } from '../../../lib/store/knex/mariadb';
import { migrations } from '../../../lib/store/knex/migrations';
import { openPostgres } from '../../../lib/store/knex/postgres';
import { MIGRATIONS_TABLE, sourceOf } from '../../../lib/store/knex/schema';
import type { OpenedDatabase } from '../../../lib/store/knex/sql/database';
import { openSqlite } from '../../../lib/store/knex/sqlite';
import type { DatabaseKind, TestDatabase } from './databases';
import type { Cells } from './server-kinds';

const OPEN: Readonly<Record<DatabaseKind, (url: string, options: OpenOptions) => OpenedDatabase>> =
  { SQLite: openSqlite, PostgreSQL: openPostgres, MariaDB: openMariadb };

/** Makes the schema that there was before this migration. */
export async function makeSchemaBefore({ kind, url }: TestDatabase, migration: string) {
  const { database, migrating } = OPEN[kind](url, { schema: 'migrate', nowUs: () => 0 });
  const names = migrations.map(({ name }) => name);
  const migrationSource = sourceOf(
    database.dialect,
    migrations.slice(0, names.indexOf(migration)),
  ) as Knex.MigrationSource<unknown>;
  await migrating((tx) => tx.migrate.latest({ tableName: MIGRATIONS_TABLE, migrationSource }));
  await database.close();
}

type Row = Readonly<Record<string, Cells[number]>>;

/** Puts rows in, with the keys that they have. */
export async function putRows(
  { kind, all }: TestDatabase,
  table: string,
  rows: readonly Row[],
): Promise<void> {
  const withKeys = kind === 'PostgreSQL' ? 'overriding system value' : '';
  for (const row of rows) {
    const columns = Object.keys(row);
    await all(
      `insert into ${table} (${columns.join(', ')}) ${withKeys}
        values (${columns.map(() => '?').join(', ')})`,
      Object.values(row),
    );
  }
}
