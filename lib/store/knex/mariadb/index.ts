/** A database on a MariaDB server (10.11 or later), by `mysql://USER:PASSWORD@HOST:PORT/NAME`. */
import type { Socket } from 'node:net';
import type { Knex } from 'knex';
import type { OpenOptions } from '../../backend';
import { isNetworkFailure, othersMigrate } from '../connection/errors';
import { CONNECT_TIMEOUT_MS, KEEP_ALIVE_MS } from '../connection/pool';
import { openServerDatabase } from '../connection/server-database';
import type { ServerKind } from '../connection/server-kind';
import type { OpenedDatabase } from '../sql/database';
import { addressOf, PARAMETERS, readField, tlsOf } from './connection';
import { mariadbDialect } from './dialect';
import { migratingClient } from './migrating-client';

const MIGRATION_LOCK = "concat('tenant-usage ', md5(database()))";

/** Too many connections, shutdown, connection aborted, network failure, killed, gone, lost. */
const LOST = [1040, 1053, 1152, 1158, 1159, 1160, 1161, 1184, 1927, 2006, 2013];
/** A wait for a lock, or a statement, that was cancelled. */
const ENDED = [1205, 1317, 1969];
const OUTAGES: readonly number[] = [...LOST, ...ENDED];

const errnoOf = (error: unknown): number => Number((error as { errno?: unknown }).errno ?? 0);
const codeOf = (error: unknown): string => String((error as { code?: unknown }).code ?? '');

const mariadb: ServerKind = {
  name: 'MariaDB',
  oldest: [10, 11],
  client: 'mysql2',
  migratingClient,
  dialect: mariadbDialect,
  parameters: PARAMETERS,
  connection: (url) =>
    ({
      ...addressOf(url),
      ssl: tlsOf(url),
      charset: 'utf8mb4',
      typeCast: readField,
      supportBigNumbers: true,
      connectTimeout: CONNECT_TIMEOUT_MS,
      enableKeepAlive: true,
      keepAliveInitialDelay: KEEP_ALIVE_MS,
    }) as Knex.StaticConnectionConfig,
  socketOf: (connection) => (connection as { stream: Socket }).stream,
  // By a statement: the protocol carries no settings at its start.
  // in_predicate_conversion_threshold: a long IN list must not become a subquery, which would not use the index.
  // Idle transactions: the limit is in whole seconds, and the same for those that have written.
  sessionSettings: ({
    statementMs,
    idleMs,
  }) => `set session time_zone = '+00:00', tx_isolation = 'READ-COMMITTED', tx_read_only = 0,
    sql_mode = 'STRICT_ALL_TABLES,ANSI_QUOTES,NO_ENGINE_SUBSTITUTION', sql_safe_updates = 0,
    sql_select_limit = 18446744073709551615, sql_big_selects = 1, in_predicate_conversion_threshold = 0, autocommit = 1, completion_type = 0, default_storage_engine = InnoDB,
    max_statement_time = ${statementMs / 1000}, idle_transaction_timeout = ${Math.ceil(idleMs / 1000)},
    idle_write_transaction_timeout = 0, idle_readonly_transaction_timeout = 0, character_set_client = utf8mb4, character_set_results = utf8mb4,
    character_set_connection = utf8mb4, collation_connection = utf8mb4_nopad_bin`,
  rowsOf: (result) => (result as unknown[])[0],
  // A deadlock; a key that another writer has added in the meantime.
  isConflict: (error) => [1213, 1062].includes(errnoOf(error)),
  isOutage: (error) =>
    isNetworkFailure(error) ||
    codeOf(error) === 'PROTOCOL_CONNECTION_LOST' ||
    OUTAGES.includes(errnoOf(error)) ||
    /in closed state/.test((error as Error).message),
  // A lock of the session, since DDL commits a transaction; SQL text, since the builder knows no such locks.
  async alone(tx, waitMs, work) {
    const [lock] = await tx.all<{ is_ours: number | null }>(
      `select get_lock(${MIGRATION_LOCK}, ${waitMs / 1000}) as is_ours`,
    );
    if (lock?.is_ours !== 1) throw othersMigrate(waitMs);
    try {
      return await work();
    } finally {
      // A lost connection has released it.
      await tx.all(`select release_lock(${MIGRATION_LOCK})`).catch(() => undefined);
    }
  },
};

export const openMariadb = (url: string, options: OpenOptions): OpenedDatabase =>
  openServerDatabase(mariadb, url.replace(/^mariadb:/, 'mysql:'), options);
