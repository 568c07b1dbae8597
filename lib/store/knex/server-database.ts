/** A database behind a server: one pool, transactions that are repeated when the server says so. */
import { setTimeout as sleep } from 'node:timers/promises';
import knex, { type Knex } from 'knex';
import { UsageError } from '../../domain/errors';
import type { OpenOptions } from '../registry';
import type { Database, SqlDialect, Statements } from './database';
import type { OpenedDatabase } from './opened';
import { versionProblem } from './server-version';
import { SILENT, statementsOn } from './statements';

export interface ServerKind {
  /** What the server calls itself, and the oldest version that will do. */
  readonly name: string;
  readonly oldest: readonly [major: number, minor: number];
  readonly client: string;
  readonly dialect: SqlDialect;
  readonly connection: (url: URL) => Knex.StaticConnectionConfig;
  /** Makes a session answer the same whatever the server's settings are. */
  readonly sessionSettings: string;
  readonly rowsOf: (answer: unknown) => unknown;
  /** Two transactions met; one of them is to be repeated. */
  readonly isConflict: (error: unknown) => boolean;
  /** The connection is gone, or the server does not take one now. */
  readonly isOutage: (error: unknown) => boolean;
  /** Has the migrations for itself until the end of `work`. */
  readonly alone: <T>(tx: Statements, work: () => Promise<T>) => Promise<T>;
}

type Answered = (error: Error | null, answer?: unknown) => void;

interface RawConnection {
  query(sql: string, done: Answered): void;
  end(): unknown;
}

type Prepared = (error: Error | null, connection: RawConnection) => void;

const POOL_SIZE = 10;
const ACQUIRE_TIMEOUT_MS = 60_000;

/**
 * Looks whom it is talking to, then makes the session answer as ours do.
 * The pool forgets a connection that could not be set up, so it is closed here.
 */
const prepare = (kind: ServerKind, url: URL) => (connection: RawConnection, done: Prepared) => {
  const finish = (problem: Error | null) => {
    if (problem) connection.end();
    done(problem, connection);
  };
  connection.query('select version() as version', (error, answer) => {
    const problem = error ?? versionProblem(kind, answer, shown(url));
    if (problem) return finish(problem);
    connection.query(kind.sessionSettings, finish);
  });
};

const connect = (kind: ServerKind, url: URL): Knex =>
  knex({
    client: kind.client,
    connection: kind.connection(url),
    log: SILENT,
    acquireConnectionTimeout: ACQUIRE_TIMEOUT_MS,
    pool: {
      min: 0,
      max: POOL_SIZE,
      afterCreate: prepare(kind, url),
    },
  });

/** Without its password. */
const shown = (url: URL): string => {
  const copy = new URL(url);
  if (copy.password) copy.password = '***';
  return copy.href;
};

function errorNamer(kind: ServerKind, url: URL) {
  return (error: unknown): unknown => {
    if (error instanceof UsageError || !(error instanceof Error)) return error;
    const isOurs = !('code' in error || error.name === 'KnexTimeoutError' || kind.isOutage(error));
    if (isOurs && !/^Unable to acquire a connection/.test(error.message)) return error;
    // The driver puts the whole statement before its message.
    const reason = error.message.split(' - ').at(-1) || ('code' in error ? error.code : error.name);
    return new UsageError('database', `database ${shown(url)}: ${reason}`, { cause: error });
  };
}

/** What is behind a failure that has been given a name. */
const causeOf = (error: unknown): unknown =>
  error instanceof UsageError && error.cause ? error.cause : error;

interface Patience {
  readonly isPassing: (error: unknown) => boolean;
  readonly times: number;
  readonly waitMs: (repeat: number) => number;
}

/** Once more, a little later each time, while the failure is of a sort that passes. */
async function patiently<T>(patience: Patience, work: () => Promise<T>): Promise<T> {
  for (let repeat = 1; ; repeat += 1) {
    try {
      return await work();
    } catch (error) {
      if (repeat > patience.times || !patience.isPassing(causeOf(error))) throw error;
      await sleep(patience.waitMs(repeat) * (0.5 + Math.random()));
    }
  }
}

/** To repeat is safe: what was stored already is known when it is told again. */
function repeated<T>(kind: ServerKind, work: () => Promise<T>): Promise<T> {
  const outage = { isPassing: kind.isOutage, times: 4, waitMs: (n: number) => 50 * 2 ** n };
  const conflict = { isPassing: kind.isConflict, times: 20, waitMs: (n: number) => 10 * n };
  return patiently(outage, () => patiently(conflict, work));
}

export function openServerDatabase(
  kind: ServerKind,
  text: string,
  { onStatement }: OpenOptions,
): OpenedDatabase {
  const url = new URL(text);
  const pool = connect(kind, url);
  const nameError = errorNamer(kind, url);
  const on = (db: Knex) => statementsOn(db, { rowsOf: kind.rowsOf, nameError, onStatement });
  const plain = statementsOn(pool, { rowsOf: kind.rowsOf, nameError });
  const read: Statements = {
    all: (sql, bindings) => repeated(kind, () => plain.all(sql, bindings)),
  };
  let closing: Promise<void> | undefined;
  const database: Database = {
    dialect: kind.dialect,
    read,
    async write(work) {
      try {
        return await repeated(kind, () => pool.transaction((tx) => work(on(tx))));
      } catch (error) {
        throw nameError(error);
      }
    },
    close() {
      closing ??= pool.destroy();
      return closing;
    },
  };
  const migrating = <T>(work: (tx: Knex.Transaction) => Promise<T>) =>
    pool.transaction((tx) => kind.alone(on(tx), () => work(tx)));
  return { database, nameError, migrating, existed: true };
}
