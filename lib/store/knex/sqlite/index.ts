/** A database in one SQLite file: one connection that writes, two that read. */
import { closeSync, existsSync, openSync } from 'node:fs';
import knex, { type Knex } from 'knex';
import { AppError } from '../../../errors';
import type { OpenOptions } from '../../backend';
import type { OpenedDatabase } from '../connection/opened';
import { retry, retryOutage } from '../connection/retry';
import { SILENT, statementsOn } from '../connection/statements';
import type { Database } from '../sql/dialect';
import { sqliteDialect } from './dialect';
import { isLocked, namedError } from './errors';

/** As much as a request can wait for another process's transaction, */
const RETRY_FOR_MS = 10_000;
/** and for those of its own process. */
const ACQUIRE_TIMEOUT_MS = 30_000;
/** SQLite itself waits so long; nobody can ask it to stop meanwhile. */
const BUSY_TIMEOUT_MS = 1000;
const CACHE_KIB = 64 * 1024;

interface SqliteConnection {
  exec(sql: string, done: (error: Error | null) => void): void;
  close(done: () => void): void;
}

interface SentQuery {
  sql: string;
}

const SqliteClient = require('knex/lib/dialects/sqlite3') as new (
  config: Knex.Config,
) => { _query(connection: SqliteConnection, query: SentQuery): Promise<SentQuery> };

/** Takes the write lock at once: a transaction that reads first could not have it later. */
class ImmediateSqliteClient extends SqliteClient {
  override _query(connection: SqliteConnection, query: SentQuery): Promise<SentQuery> {
    if (query.sql === 'BEGIN;') query.sql = 'BEGIN IMMEDIATE;';
    return super._query(connection, query);
  }
}

const PRAGMAS = {
  // FULL: what was acknowledged survives a power cut.
  writer: ['journal_mode = WAL', 'synchronous = FULL'],
  reader: ['query_only = ON'],
};

type Prepared = (error: Error | null, connection: SqliteConnection) => void;

const RETRY_MS = 20;

/**
 * Sets a connection up. The change to WAL fails at once if another process is making it, timeout or not,
 * so it is tried again. The pool forgets a connection that could not be set up, so it is closed here.
 */
const prepare = (pragmas: string) => (connection: SqliteConnection, done: Prepared) => {
  const deadline = performance.now() + BUSY_TIMEOUT_MS;
  const attempt = () =>
    connection.exec(pragmas, (error) => {
      if (error === null) return done(null, connection);
      const isBusy = 'code' in error && error.code === 'SQLITE_BUSY';
      if (isBusy && performance.now() < deadline) return void setTimeout(attempt, RETRY_MS);
      connection.close(() => done(error, connection));
    });
  attempt();
};

interface Opening {
  readonly filename: string;
  readonly role: 'writer' | 'reader';
  readonly create: boolean;
}

function connect({ filename, role, create }: Opening): Knex {
  const pragmas = [
    `busy_timeout = ${BUSY_TIMEOUT_MS}`,
    ...PRAGMAS[role],
    `cache_size = -${CACHE_KIB}`,
    'temp_store = MEMORY',
  ];
  const flags = create ? ['OPEN_READWRITE', 'OPEN_CREATE'] : ['OPEN_READWRITE'];
  return knex({
    client: ImmediateSqliteClient as unknown as typeof Knex.Client,
    connection: { filename, flags } as Knex.Sqlite3ConnectionConfig,
    useNullAsDefault: true,
    log: SILENT,
    acquireConnectionTimeout: ACQUIRE_TIMEOUT_MS,
    pool: {
      min: 0,
      max: role === 'writer' ? 1 : 2,
      afterCreate: prepare(pragmas.map((pragma) => `pragma ${pragma};`).join('')),
    },
  });
}

/** The file behind `sqlite:PATH`. An in-memory database is refused: each connection would see its own. */
export function sqliteFile(url: string): string {
  const filename = url.slice('sqlite:'.length);
  if (filename && !filename.startsWith(':memory:') && !filename.startsWith('file:'))
    return filename;
  throw new AppError(
    'invalidArgument',
    `database URL "${url}": must be sqlite:PATH, with the path of a file`,
  );
}

/** Hashes of passwords will be in it. SQLite makes the files beside it with the same mode. */
function makePrivate(filename: string): void {
  try {
    closeSync(openSync(filename, 'a', 0o600));
  } catch {
    // SQLite will fail in the same way, and has words for it.
  }
}

const LOCK = { isTransient: isLocked, forMs: RETRY_FOR_MS, longestWaitMs: 100 };

/** Opens the file, making it if the schema may be made. */
export function openSqlite(url: string, options: OpenOptions): OpenedDatabase {
  const filename = sqliteFile(url);
  const create = options.schema === 'migrate';
  const existed = existsSync(filename);
  if (!create && !existed) {
    throw new AppError(
      'database',
      `database ${url}: there is no such file; give the right one with --database, or make it with "migrate"`,
    );
  }
  if (create && !existed) makePrivate(filename);
  const writer = connect({ filename, role: 'writer', create });
  const reader = connect({ filename, role: 'reader', create: false });
  const nameError = (error: unknown) => namedError(filename, error);
  const on = (db: Knex, onStatement?: OpenOptions['onStatement']) =>
    statementsOn(db, { rowsOf: (result) => result, nameError, onStatement });
  const plain = on(reader);
  const lock = retryOutage({ ...LOCK, retryPolicy: options.retryPolicy, nameError });
  let closing: Promise<void> | undefined;
  const database: Database = {
    dialect: sqliteDialect,
    read: { all: (sql, bindings) => retry(lock, () => plain.all(sql, bindings)) },
    async write(work) {
      const attempt = () => writer.transaction((tx) => work(on(tx, options.onStatement)));
      try {
        return await retry(lock, attempt);
      } catch (error) {
        throw nameError(error);
      }
    },
    close() {
      // The writer last: who closes last clears the log of writes away, and a reader must not.
      closing ??= reader.destroy().then(() => writer.destroy());
      return closing;
    },
  };
  // A transaction that writes is alone in the file.
  const migrating: OpenedDatabase['migrating'] = (work) =>
    retry(lock, () =>
      writer.transaction((tx) => {
        tx.on('query-response', (_answer, { sql }) => options.onStatement?.(sql));
        return work(tx);
      }),
    );
  return { database, nameError, existed, migrating };
}
