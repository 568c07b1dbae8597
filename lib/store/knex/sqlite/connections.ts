/** Connections to an SQLite file: one that writes, or several that read. */
import knex, { type Knex } from 'knex';
import { type SentQuery, Sqlite3Client, type SqliteConnection } from '../connection/knex-internals';
import { SILENT } from '../connection/statements';
import { type OpenMode, uriOf } from './file';
import { finalizeStatements } from './prepared';

/** As long as a request can wait for the other transactions of its own process. */
const ACQUIRE_TIMEOUT_MS = 30_000;
/** How long SQLite itself waits for a lock; that wait cannot be interrupted, so it is short and repeated. */
const BUSY_TIMEOUT_MS = 1000;
/** As many as the driver has threads: a short question does not queue behind long ones. */
const READERS = 4;
/**
 * A page that is changed after it had to leave the writer's cache is written to the log (WAL) twice, and then SQLite reads
 * all that follows it there to sum it up again. A larger one spares that in large databases, but an import is to keep
 * to 300 MB. What that of a reader does not hold, the system's own cache does; one of 8 MiB made no question faster.
 */
const CACHE_KIB = { writer: 48 * 1024, reader: 2 * 1024, backup: 64 * 1024 };
/**
 * When the log of writes (WAL) is copied into the file, 128 MiB: keys are random, so most pages of a batch are changed
 * again by the next ones, and need not be copied in between.
 */
const CHECKPOINT_PAGES = 32_768;

/** Takes the write lock at once: a transaction that began by reading could not get it later. */
class ImmediateSqliteClient extends Sqlite3Client {
  override _query(connection: SqliteConnection, query: SentQuery): Promise<SentQuery> {
    if (query.sql === 'BEGIN;') query.sql = 'BEGIN IMMEDIATE;';
    return super._query(connection, query);
  }

  override async destroyRawConnection(connection: SqliteConnection): Promise<void> {
    await finalizeStatements(connection);
    return super.destroyRawConnection(connection);
  }
}

const PRAGMAS = {
  // FULL: what was acknowledged survives a power cut.
  writer: ['journal_mode = WAL', 'synchronous = FULL', `wal_autocheckpoint = ${CHECKPOINT_PAGES}`],
  reader: ['query_only = ON'],
  // Without query_only, which forbids VACUUM INTO as well.
  backup: [],
};

type Prepared = (error: Error | null, connection: SqliteConnection) => void;

const RETRY_MS = 20;

/**
 * Sets a connection up. The change to WAL fails at once, whatever the timeout, while another process makes it, so it
 * is repeated. The pool drops a connection that fails here without closing it.
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

export interface SqlitePool {
  readonly filename: string;
  readonly role: keyof typeof PRAGMAS;
  readonly mode: OpenMode;
  readonly onConnection?: (connection: SqliteConnection) => void;
}

export function connect({ filename, role, mode, onConnection }: SqlitePool): Knex {
  const pragmas = [
    `busy_timeout = ${BUSY_TIMEOUT_MS}`,
    ...PRAGMAS[role],
    `cache_size = -${CACHE_KIB[role]}`,
    'temp_store = MEMORY',
  ];
  const setUp = prepare(pragmas.map((pragma) => `pragma ${pragma};`).join(''));
  const connection: Knex.Sqlite3ConnectionConfig = {
    filename: uriOf(filename, mode),
    flags: ['OPEN_URI'],
  };
  return knex({
    client: ImmediateSqliteClient as unknown as typeof Knex.Client,
    connection,
    useNullAsDefault: true,
    log: SILENT,
    acquireConnectionTimeout: ACQUIRE_TIMEOUT_MS,
    pool: {
      min: 0,
      max: role === 'reader' ? READERS : 1,
      afterCreate(connection: SqliteConnection, done: Prepared) {
        onConnection?.(connection);
        setUp(connection, done);
      },
    },
  });
}
