/** A database on a PostgreSQL server, by `postgres://USER:PASSWORD@HOST:PORT/NAME`. */
import type { Socket } from 'node:net';
import type { Knex } from 'knex';
import { types } from 'pg';
import type { OpenOptions } from '../../backend';
import { isNetworkFailure, othersMigrate } from '../connection/errors';
import { CONNECT_TIMEOUT_MS, KEEP_ALIVE_MS } from '../connection/pool';
import { openServerDatabase } from '../connection/server-database';
import type { ServerKind } from '../connection/server-kind';
import type { OpenedDatabase } from '../sql/database';
import { connectionString, PARAMETERS } from './connection';
import { postgresDialect } from './dialect';

const INT8 = 20;
/** The key of an advisory lock: arbitrary, but always the same. */
const MIGRATION_LOCK = 7_438_127_021;
const LOCK_TIMEOUT = '55P03';

/** The driver returns 64-bit integers as text; all of ours are safe integers. */
const getTypeParser = (oid: number, format: 'text' | 'binary') =>
  oid === INT8 ? Number : types.getTypeParser(oid, format as 'text');

/** A lost connection, an idle transaction that timed out, a shutdown, too many connections, a cancelled statement or wait for a lock. */
const OUTAGES = /^(08...|25P03|57P0.|53300|57014|55P03)$/;
/** Failures that the driver itself finds have no code. */
const NAMELESS_OUTAGE = /connection (terminated|ended)|not queryable|timeout expired/i;

const codeOf = (error: unknown): string => String((error as { code?: unknown }).code ?? '');

const postgres: ServerKind = {
  name: 'PostgreSQL',
  // The first with incremental sorts, so that a page stops early.
  oldest: [13, 0],
  client: 'pg',
  dialect: postgresDialect,
  parameters: PARAMETERS,
  connection: (url, limits) =>
    ({
      connectionString: connectionString(url, limits),
      application_name: 'tenant-usage',
      types: { getTypeParser },
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      keepAlive: true,
      keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
    }) as Knex.PgConnectionConfig,
  socketOf: (client) => (client as { connection: { stream: Socket } }).connection.stream,
  rowsOf: (result) => (result as { rows: unknown[] }).rows,
  isConflict: (error) => ['40001', '40P01', '23505'].includes(codeOf(error)),
  isOutage: (error) =>
    isNetworkFailure(error) ||
    OUTAGES.test(codeOf(error)) ||
    NAMELESS_OUTAGE.test((error as Error).message),
  // SQL text: the builder knows no advisory locks.
  async alone(tx, waitMs, work) {
    await tx.all(`set local lock_timeout = ${waitMs}`);
    try {
      await tx.all(`select pg_advisory_xact_lock(${MIGRATION_LOCK})`);
    } catch (error) {
      throw codeOf(error) === LOCK_TIMEOUT ? othersMigrate(waitMs) : error;
    }
    await tx.all('set local lock_timeout = 0');
    return work();
  },
};

export const openPostgres = (url: string, options: OpenOptions): OpenedDatabase =>
  openServerDatabase(postgres, url, options);
