/** Databases of a test's own, of every kind that the store knows; removed afterwards whatever happens. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import knex from 'knex';
import type { OpenOptions } from '../../../lib/store/backend';
import { openStore } from '../../../lib/store/registry';
import type { Store } from '../../../lib/store/store';
import {
  type Cells,
  FOUND_VARIABLE,
  type FoundServer,
  type FoundServers,
  inSession,
  newDatabaseName,
  openSession,
  SERVER_KINDS,
  SERVER_NAMES,
  type ServerName,
  type Session,
} from './server-kinds';
import { FIXED_NOW_US } from './stores';

export type DatabaseKind = 'SQLite' | ServerName;
export const DATABASE_KINDS: readonly DatabaseKind[] = ['SQLite', ...SERVER_NAMES];
export { SERVER_NAMES };

export interface TestDatabase {
  readonly kind: DatabaseKind;
  readonly url: string;
  /** Opens a store over it, making the schema; what is still open at the end is closed. */
  open(options?: Partial<OpenOptions>): Promise<Store>;
  /** Plain SQL, always in the same session. */
  all<T>(sql: string, bindings?: Cells): Promise<T[]>;
  /** Takes all rows out that a store has put in. */
  empty(): Promise<void>;
  remove(): Promise<void>;
}

export interface Making {
  /** What follows `create database NAME` on a server. */
  readonly clause?: string;
  /** Another server than the one that all tests share. */
  readonly serverUrl?: string;
}

export type MakeDatabase = (making?: Making) => Promise<TestDatabase>;

/** Tables that the schema itself fills. */
const FILLED = ['life_classes', 'meta', 'tenant_usage_migrations', 'tenant_usage_migrations_lock'];

const TABLES: Readonly<Record<DatabaseKind, string>> = {
  SQLite: `select name from sqlite_master where type = 'table' and name not like 'sqlite%'`,
  PostgreSQL:
    'select table_name as name from information_schema.tables where table_schema = current_schema()',
  MariaDB:
    'select table_name as name from information_schema.tables where table_schema = database()',
};

async function emptyTables(kind: DatabaseKind, { all }: Session): Promise<void> {
  const tables = await all<{ name: string }>(TABLES[kind]);
  await all('begin');
  for (const { name } of tables) if (!FILLED.includes(name)) await all(`delete from ${name}`);
  await all('commit');
}

function over(kind: DatabaseKind, url: string, session: Session, drop: () => Promise<void>) {
  const stores: Store[] = [];
  return {
    kind,
    url,
    all: session.all,
    async open(options: Partial<OpenOptions> = {}) {
      const nowUs = () => FIXED_NOW_US;
      const store = await openStore(url, { schema: 'migrate', nowUs, ...options });
      stores.push(store);
      return store;
    },
    empty: () => emptyTables(kind, session),
    async remove() {
      await Promise.all(stores.splice(0).map((store) => store.close()));
      await session.close();
      await drop();
    },
  };
}

async function sqliteDatabase(): Promise<TestDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'tenant-usage-'));
  const filename = join(folder, 'usage.db');
  const db = knex({ client: 'sqlite3', connection: { filename }, useNullAsDefault: true });
  const session: Session = {
    all: async <T>(sql: string, bindings: Cells = []): Promise<T[]> =>
      (await db.raw(sql, [...bindings])) as unknown as T[],
    close: () => db.destroy(),
  };
  return over('SQLite', `sqlite:${filename}`, session, () =>
    rm(folder, { recursive: true, force: true }),
  );
}

async function serverDatabase(
  kind: ServerName,
  serverUrl: string,
  clause: string,
): Promise<TestDatabase> {
  const name = newDatabaseName();
  const run = (sql: string) => inSession(kind, serverUrl, ({ all }) => all(sql));
  await run(`create database ${name} ${clause}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return over(kind, url.href, openSession(kind, url.href), async () => {
    await run(`drop database ${name}${SERVER_KINDS[kind].dropSuffix}`);
  });
}

function foundServer(name: ServerName): FoundServer {
  const found = process.env[FOUND_VARIABLE];
  if (found === undefined) throw new Error('nobody has looked for servers before this suite');
  return (JSON.parse(found) as FoundServers)[name];
}

/** A suite on one kind of database. Without a server it says NOT RUN in its name, or fails if there must be one. */
export function onDatabase(
  kind: DatabaseKind,
  title: string,
  suite: (make: MakeDatabase) => void,
): void {
  const server = kind === 'SQLite' ? { url: '' } : foundServer(kind);
  const whole = () => {
    const made: TestDatabase[] = [];
    suite(async ({ clause = '', serverUrl = 'url' in server ? server.url : '' } = {}) => {
      const isFile = kind === 'SQLite';
      const database = isFile
        ? await sqliteDatabase()
        : await serverDatabase(kind, serverUrl, clause);
      made.push(database);
      return database;
    });
    afterAll(() => Promise.all(made.map((database) => database.remove())));
  };
  if ('url' in server) describe(`${kind} ${title}`, whole);
  else if (server.isFailure)
    it(`${kind} ${title}: has a server`, () => Promise.reject(new Error(server.missing)));
  else describe.skip(`${kind} ${title}: NOT RUN, ${server.missing}`, whole);
}

/** A suite on every kind of database. */
export function onEachDatabase(
  title: string,
  suite: (make: MakeDatabase, kind: DatabaseKind) => void,
): void {
  for (const kind of DATABASE_KINDS) onDatabase(kind, title, (make) => suite(make, kind));
}
