/** Connections to databases of other programs: one at a time, of transactions that only read, each a snapshot. */
import { existsSync } from 'node:fs';
import knex, { type Knex } from 'knex';
import { AppError } from '../../../errors';
import { CONNECT_TIMEOUT_MS, KEEP_ALIVE_MS } from '../connection/pool';
import { SILENT } from '../connection/statements';
import { serverUrl } from '../connection/url';
import { addressOf, PARAMETERS as MARIADB_PARAMETERS, tlsOf } from '../mariadb/connection';
import { connectionString, PARAMETERS as POSTGRES_PARAMETERS } from '../postgres/connection';
import { readModeOf, sqliteFile, uriOf } from '../sqlite/file';

/** A statement that takes longer is ended by the server: its own program comes first. */
const STATEMENT_MS = 30_000;

type Done = (error: Error | null, connection: unknown) => void;

type Prepare = (connection: never, done: Done) => void;

const connect = (
  client: string,
  connection: Knex.StaticConnectionConfig,
  afterCreate?: Prepare,
): Knex =>
  knex({
    ...{ client, connection, log: SILENT, useNullAsDefault: true },
    acquireConnectionTimeout: 2 * CONNECT_TIMEOUT_MS,
    pool: { min: 0, max: 1, ...(afterCreate && { afterCreate }) },
  });

interface MysqlConnection {
  query(sql: string, done: (error: Error | null, rows: { version: string }[]) => void): void;
}

/** MySQL's name for the limit is another one than MariaDB's. */
const mysqlSettings = (version: string): string[] => [
  'set session transaction isolation level repeatable read, read only',
  ...(version.includes('MariaDB')
    ? [
        // A long IN list must not become a subquery, which would change the order of the join.
        'set session in_predicate_conversion_threshold = 0',
        `set session max_statement_time = ${STATEMENT_MS / 1000}`,
      ]
    : [`set session max_execution_time = ${STATEMENT_MS}`]),
];

function prepareMysql(connection: MysqlConnection, done: Done): void {
  connection.query('select version() as version', (failure, rows) => {
    const settings = failure ? [] : mysqlSettings(rows[0]?.version ?? '');
    const next = (error: Error | null): void => {
      const sql = error ? undefined : settings.shift();
      if (sql === undefined) done(error, connection);
      else connection.query(sql, next);
    };
    next(failure);
  });
}

export function openMysql(text: string): Knex {
  const url = serverUrl(text.replace(/^mariadb:/, 'mysql:'), MARIADB_PARAMETERS);
  const connection = {
    ...addressOf(url),
    ssl: tlsOf(url),
    charset: 'utf8mb4',
    dateStrings: true,
    supportBigNumbers: true,
    connectTimeout: CONNECT_TIMEOUT_MS,
    enableKeepAlive: true,
    keepAliveInitialDelay: KEEP_ALIVE_MS,
  };
  return connect('mysql2', connection as Knex.StaticConnectionConfig, prepareMysql as Prepare);
}

/** Instants without a zone, and with one. */
const TIMES = [1114, 1184];

export function openPostgres(text: string): Knex {
  const url = serverUrl(text, POSTGRES_PARAMETERS);
  const limits = { statementMs: STATEMENT_MS, idleMs: 0 };
  const whole = new URL(connectionString(url, limits));
  const options = `${whole.searchParams.get('options')} -c default_transaction_read_only=on -c default_transaction_isolation=repeatable\\ read`;
  whole.searchParams.set('options', options);
  const { types } = require('pg') as typeof import('pg');
  const getTypeParser = (oid: number, format: 'text') =>
    TIMES.includes(oid) ? String : types.getTypeParser(oid, format);
  return connect('pg', {
    connectionString: whole.href,
    application_name: 'tenant-usage',
    types: { getTypeParser },
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
  } as Knex.PgConnectionConfig);
}

interface SqliteConnection {
  exec(sql: string, done: (error: Error | null) => void): void;
}

export function openSqlite(text: string): Knex {
  const file = sqliteFile(text);
  if (!existsSync(file)) throw new AppError('database', 'there is no such file');
  const filename = uriOf(file, readModeOf(file));
  const prepare = (connection: SqliteConnection, done: Done): void =>
    connection.exec('pragma query_only = on; pragma busy_timeout = 10000', (error) =>
      done(error, connection),
    );
  return connect(
    'sqlite3',
    { filename, flags: ['OPEN_URI'] } as Knex.Sqlite3ConnectionConfig,
    prepare as Prepare,
  );
}
