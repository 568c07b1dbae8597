/** The pool of connections to a server: how each is set up, and when it counts as dead. */
import type { Socket } from 'node:net';
import knex, { type Knex } from 'knex';
import { redactServerUrl } from './errors';
import { codeConnectFailures } from './knex-internals';
import type { ServerKind, SessionLimits } from './server-kind';
import { SILENT } from './statements';
import { versionProblem } from './version';

type Answered = (error: Error | null, result?: unknown) => void;

interface RawConnection {
  query(sql: string, done: Answered): void;
  on(event: 'error', listener: () => void): unknown;
  end(): unknown;
}

/** The server ends a slow statement before we give it up; else it would go on, and hold locks, for a client that has gone. */
const STATEMENT_SHARE = 2 / 3;

const limitsFor = (silenceMs: number): SessionLimits => ({
  statementMs: Math.floor(silenceMs * STATEMENT_SHARE),
  idleMs: silenceMs,
});

type Prepared = (error: Error | null, connection: RawConnection) => void;

const POOL_SIZE = 10;
/** A server that takes longer to accept a connection counts as unreachable. */
export const CONNECT_TIMEOUT_MS = 5000;
/** A request that waits longer for a connection gets 503. */
const ACQUIRE_TIMEOUT_MS = 10_000;
/** TCP keep-alive: an idle connection is probed after this time. */
export const KEEP_ALIVE_MS = 10_000;

/** Checks the server's version, then sets the session up. The pool drops a connection that fails here without closing it. */
const prepare =
  (kind: ServerKind, url: URL, silenceMs: number) =>
  (connection: RawConnection, done: Prepared) => {
    const socket = kind.socketOf(connection);
    // A connection that the pool gave up has no listener; its late failure must not end the process.
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

/** A server that lost its power closes no connection, and never acknowledges what was sent. */
function limitSilence(socket: Socket, ms: number): void {
  socket.setTimeout(ms, () => {
    const message = `the server gave no answer for ${ms / 1000} seconds`;
    socket.destroy(Object.assign(new Error(message), { code: 'ETIMEDOUT' }));
  });
}

/** `silenceMs`: how long an answer may take; 0: no limit. */
export const connect = (kind: ServerKind, url: URL, silenceMs: number): Knex =>
  codeConnectFailures(
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
