/** A schema that is being made by somebody who is killed, cut off, or slow. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { TestDatabase } from '../support/databases/databases';
import {
  type DatabaseKind,
  onDatabase,
  onEachDatabase,
  SERVER_NAMES,
} from '../support/databases/databases';
import { endOtherSessions } from '../support/databases/other-sessions';
import type { ServerName } from '../support/databases/server-kinds';
import { scriptWords } from '../support/program/script';
import { RUNS } from '../support/property-runs';

const ROOT = join(__dirname, '..', '..');

/** All tables and indexes, as the database tells of them. */
const SHAPES: Readonly<Record<DatabaseKind, readonly string[]>> = {
  SQLite: [
    `select type, name, tbl_name, sql from sqlite_master where name not like 'sqlite%' order by 1, 2`,
  ],
  PostgreSQL: [
    `select table_name, column_name, data_type, collation_name, is_nullable, column_default, is_identity
      from information_schema.columns where table_schema = current_schema() order by 1, ordinal_position`,
    `select tablename, indexname, indexdef from pg_indexes where schemaname = current_schema() order by 1, 2`,
  ],
  MariaDB: [
    `select table_name, column_name, column_type, collation_name, is_nullable, column_default, extra
      from information_schema.columns where table_schema = database() order by 1, ordinal_position`,
    `select table_name, index_name, non_unique, seq_in_index, column_name
      from information_schema.statistics where table_schema = database() order by 1, 2, 4`,
  ],
};

/** What the schema itself puts into its tables. */
const FILLINGS = [
  'select name from tenant_usage_migrations order by id',
  'select is_locked from tenant_usage_migrations_lock',
  'select * from life_classes order by 1',
  'select * from meta order by 1',
];

const schemaOf = ({ kind, all }: TestDatabase): Promise<unknown[][]> =>
  Promise.all([...SHAPES[kind], ...FILLINGS].map((sql) => all(sql)));

const isChange = (sql: string): boolean => /^\s*(create|alter|drop|insert)\s/i.test(sql);

/** Each, unless a run tries fewer cases. */
const EVERY_ON_MARIADB = RUNS < 1000 ? 4 : 1;

/** On MariaDB each statement is there for good, so each can be the last; elsewhere some will do. */
const someOf = (kind: DatabaseKind, changes: readonly string[]): readonly string[] =>
  changes.filter((_sql, n) => n % (kind === 'MariaDB' ? EVERY_ON_MARIADB : 12) === 0);

const killedAfter = (statement: string, { url }: TestDatabase) => {
  const args = [...scriptWords('migrate-and-die'), url, statement];
  return spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' }).signal;
};

onEachDatabase('while its schema is made', (make, kind) => {
  it('is done in the end as if nobody had been killed, after whichever statement', async () => {
    const undisturbed = await make();
    const changes: string[] = [];
    await undisturbed.open({
      seams: { onStatement: (sql) => void (isChange(sql) && changes.push(sql)) },
    });
    const database = await make();
    const last = someOf(kind, [...new Set(changes)]);
    expect(last.length).toBeGreaterThan(2);
    for (const statement of last) expect(killedAfter(statement, database)).toBe('SIGKILL');
    await database.open();
    expect(await schemaOf(database)).toEqual(await schemaOf(undisturbed));
  }, 180_000);
});

/** Takes what keeps two migrations from running at once, for this session. */
const TAKE_LOCK: Readonly<Record<ServerName, string>> = {
  PostgreSQL: 'select pg_advisory_lock(7438127021)',
  MariaDB: `select get_lock(concat('tenant-usage ', md5(database())), 0)`,
};
const LEAVE_LOCK: Readonly<Record<ServerName, string>> = {
  PostgreSQL: 'select pg_advisory_unlock(7438127021)',
  MariaDB: `select release_lock(concat('tenant-usage ', md5(database())))`,
};

for (const kind of SERVER_NAMES) {
  onDatabase(kind, 'while its schema is made', (make) => {
    it('says so if another process takes too long with it, and can be opened when that is done', async () => {
      const database = await make();
      await database.all(TAKE_LOCK[kind]);
      await expect(database.open({ seams: { migrationWaitMs: 1000 } })).rejects.toMatchObject({
        code: 'database',
        message: expect.stringContaining(
          ': another process has been changing its schema for more than 1 s;',
        ),
      });
      await database.all(LEAVE_LOCK[kind]);
      await database.open();
    });

    it('says so if the connection is lost in the middle, and completes it the next time', async () => {
      const [undisturbed, database] = [await make(), await make()];
      await undisturbed.open();
      let ending: Promise<number> | undefined;
      const onStatement = (sql: string) => {
        if (isChange(sql)) ending ??= endOtherSessions[kind](database);
      };
      await expect(database.open({ seams: { onStatement } })).rejects.toMatchObject({
        code: 'database',
      });
      expect(await ending).toBeGreaterThan(0);
      await database.open();
      expect(await schemaOf(database)).toEqual(await schemaOf(undisturbed));
    });
  });
}
