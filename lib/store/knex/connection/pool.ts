/** Connections to a server: whom they are to, how they are set up, and when they count as dead. */
import type { Socket } from 'node:net';
import knex, { type Knex } from 'knex';
import { redactServerUrl } from './errors';
import type { ServerKind, SessionLimits } from './server-kind';
import { SILENT } from './statements';
import { versionProblem } from './version';

type Answered = (error: Error | null, result?: unknown) => void;

interface RawConnection {
  query(sql: string, done: Answered): void;
  on(event: 'error', listener: () => void): unknown;
  end(): unknown;
}

/** The server is to end a statement itself before we leave it, or it would go on, and wait for locks, with nobody there. */
const STATEMENT_SHARE = 2 / 3;

const limitsFor = (silenceMs: number): SessionLimits => ({
  statementMs: Math.floor(silenceMs * STATEMENT_SHARE),
  idleMs: silenceMs,
});

type Prepared = (error: Error | null, connection: RawConnection) => void;

const POOL_SIZE = 10;
/** A server that takes longer to let us in is not there. */
export const CONNECT_TIMEOUT_MS = 5000;
/** A request that waits longer for a connection is told to come again. */
const ACQUIRE_TIMEOUT_MS = 10_000;
/** A quiet connection is asked after such a time whether the other end is still there. */
export const KEEP_ALIVE_MS = 10_000;

/**
 * Looks whom it is talking to, then makes the session answer as ours do.
 * The pool forgets a connection that could not be set up, so it is closed here.
 */
const prepare =
  (kind: ServerKind, url: URL, silenceMs: number) =>
  (connection: RawConnection, done: Prepared) => {
    const socket = kind.socketOf(connection);
    // Nobody listens to a connection that the pool gave up; its late failure must not end the program.
    socket.prependListener('error', () => connection.on('error', () => undefined));
    if (silenceMs > 0) limitSilence(socket, silenceMs);
    const finish = (problem: Error | null) => {
      if (problem) connection.end();
      done(problem, connection);
    };
    connection.query('select version() as version', (error, result) => {
      const problem = error ?? versionProblem(kind, result, redactServerUrl(url));
      const settings = kind.sessionSettings?.(limitsFor(silenceMs));
      if (problem || settings === undefined) finish(problem ?? null);
      else connection.query(settings, finish);
    });
  };

/** A machine that lost its power says no good-bye, and what was sent to it is never confirmed. */
function limitSilence(socket: Socket, ms: number): void {
  socket.setTimeout(ms, () => {
    const message = `the server gave no answer for ${ms / 1000} seconds`;
    socket.destroy(Object.assign(new Error(message), { code: 'ETIMEDOUT' }));
  });
}

/** What fails before there is a connection is a failure of the other end, though drivers give some of those no code. */
function nameFailures(db: Knex): Knex {
  const make = db.client.acquireRawConnection;
  db.client.acquireRawConnection = async () => {
    try {
      return await make.call(db.client);
    } catch (error) {
      if (error instanceof Error && !('code' in error)) Object.assign(error, { code: 'CONNECT' });
      throw error;
    }
  };
  return db;
}

/** `silenceMs`: how long an answer may take; 0: as long as it wants. */
export const connect = (kind: ServerKind, url: URL, silenceMs: number): Knex =>
  nameFailures(
    knex({
      client: kind.client,
      connection: kind.connection(url, limitsFor(silenceMs)),
      log: SILENT,
      acquireConnectionTimeout: ACQUIRE_TIMEOUT_MS,
      pool: {
        min: 0,
        max: POOL_SIZE,
        createTimeoutMillis: ACQUIRE_TIMEOUT_MS,
        afterCreate: prepare(kind, url, silenceMs),
      },
    }),
  );
