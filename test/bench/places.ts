/** Where the benchmark keeps its lives: databases of its own, of one kind, with the bare driver on each. */
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { Client, types } from 'pg';
import { Database } from 'sqlite3';
import { mariadbDialect } from '../../lib/store/knex/mariadb/dialect';
import { postgresDialect } from '../../lib/store/knex/postgres/dialect';
import type { SqlDialect } from '../../lib/store/knex/sql/dialect';
import type { Value } from '../../lib/store/knex/sql/statements';
import { sqliteDialect } from '../../lib/store/knex/sqlite/dialect';
import {
  inSession,
  newDatabaseName,
  PREFIX_VARIABLE,
  SERVER_KINDS,
  type ServerName,
  tryServer,
} from '../support/databases/server-kinds';

/** One session by the driver alone. */
export interface Bare {
  all<T>(sql: string, bindings?: readonly Value[]): Promise<T[]>;
  close(): Promise<void>;
}

export interface Place {
  readonly url: string;
  /** A session that nothing else uses. */
  open(): Promise<Bare>;
  remove(): Promise<void>;
}

export interface PlaceKind {
  readonly name: string;
  readonly dialect: SqlDialect;
  /** The database works inside of this process, so processor time shows all. */
  readonly isInProcess: boolean;
  /** Question marks in one statement at most. */
  readonly mostValues: number;
  /** What lets a statement fill columns that the database counts up. */
  readonly withIds: string;
  make(folder: string): Promise<Place>;
}

function openSqlite(filename: string): Bare {
  const db = new Database(filename);
  return {
    all: <T>(sql: string, bindings: readonly Value[] = []) =>
      new Promise<T[]>((done, fail) =>
        db.all<T>(sql, bindings, (error, rows) => (error ? fail(error) : done(rows))),
      ),
    close: () => new Promise((done) => db.close(() => done())),
  };
}

const INT8 = 20;

async function openPostgres(url: string): Promise<Bare> {
  const getTypeParser = (oid: number) => (oid === INT8 ? Number : types.getTypeParser(oid));
  const client = new Client({ connectionString: url, types: { getTypeParser } as never });
  // Whoever drops the database ends what is open on it.
  client.on('error', () => undefined);
  await client.connect();
  return {
    async all<T>(sql: string, bindings: readonly Value[] = []) {
      let n = 0;
      const text = sql.replace(/\?/g, () => `$${++n}`);
      return (await client.query(text, [...bindings])).rows as T[];
    },
    close: () => client.end(),
  };
}

async function openMariadb(url: string): Promise<Bare> {
  const connection = await createConnection(url);
  return {
    all: async <T>(sql: string, bindings: readonly Value[] = []) =>
      (await connection.query<RowDataPacket[]>(sql, [...bindings]))[0] as T[],
    close: () => connection.end(),
  };
}

async function serverUrl(name: ServerName): Promise<string> {
  const { variable, usualUrls } = SERVER_KINDS[name];
  const given = process.env[variable];
  for (const url of given ? [given] : usualUrls) {
    const isThere = await tryServer(name, url).then(
      () => true,
      () => false,
    );
    if (isThere) return url;
  }
  throw new Error(`no ${name} server is found; ${variable} may name one`);
}

async function onServer(name: ServerName, open: (url: string) => Promise<Bare>): Promise<Place> {
  process.env[PREFIX_VARIABLE] ??= `tenant_usage_bench_${randomBytes(4).toString('hex')}`;
  const server = await serverUrl(name);
  const run = (sql: string) => inSession(name, server, ({ all }) => all(sql));
  const database = newDatabaseName();
  await run(`create database ${database}`);
  const url = new URL(server);
  url.pathname = `/${database}`;
  return {
    url: url.href,
    open: () => open(url.href),
    remove: async () => {
      await run(`drop database ${database}${SERVER_KINDS[name].dropSuffix}`);
    },
  };
}

let files = 0;

async function inFile(folder: string): Promise<Place> {
  files += 1;
  const filename = join(folder, `bench-${files}.db`);
  return {
    url: `sqlite:${filename}`,
    open: async () => openSqlite(filename),
    remove: async () => {
      for (const end of ['', '-wal', '-shm']) rmSync(filename + end, { force: true });
    },
  };
}

export const PLACE_KINDS: Readonly<Record<string, PlaceKind>> = {
  sqlite: {
    name: 'SQLite',
    dialect: sqliteDialect,
    isInProcess: true,
    mostValues: 32_766,
    withIds: '',
    make: inFile,
  },
  postgres: {
    name: 'PostgreSQL',
    dialect: postgresDialect,
    isInProcess: false,
    mostValues: 65_535,
    withIds: 'overriding system value',
    make: () => onServer('PostgreSQL', openPostgres),
  },
  mariadb: {
    name: 'MariaDB',
    dialect: mariadbDialect,
    isInProcess: false,
    mostValues: 65_535,
    withIds: '',
    make: () => onServer('MariaDB', openMariadb),
  },
};
