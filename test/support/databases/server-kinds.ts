/** The database servers that tests run on: where they usually are, and who usually may log in. */
import { randomBytes } from 'node:crypto';
import { userInfo } from 'node:os';
import knex, { type Knex } from 'knex';
import { SILENT } from '../../../lib/store/knex/connection/statements';
import { readField } from '../../../lib/store/knex/mariadb/connection';

export const SERVER_NAMES = ['PostgreSQL', 'MariaDB'] as const;
export type ServerName = (typeof SERVER_NAMES)[number];

/** What is known of a server: its URL, or why there is none. */
export type FoundServer =
  | { readonly url: string }
  | { readonly missing: string; readonly isFailure: boolean };

export type FoundServers = Readonly<Record<ServerName, FoundServer>>;

/** Where a run of the tests leaves for its suites what it found, and how its databases are named. */
export const FOUND_VARIABLE = 'TEST_SERVERS_FOUND';
export const PREFIX_VARIABLE = 'TEST_DATABASE_PREFIX';

export interface ServerKind {
  readonly client: 'pg' | 'mysql2';
  /** Names the server to use, by a URL of a user who may make databases. */
  readonly variable: string;
  /** Who may usually log in at the standard port, or through the socket there. */
  readonly usualUrls: readonly string[];
  /** Databases whose names start with `?`. */
  readonly databasesLike: string;
  readonly dropSuffix: string;
}

const me = encodeURIComponent(userInfo().username);

export const SERVER_KINDS: Readonly<Record<ServerName, ServerKind>> = {
  PostgreSQL: {
    client: 'pg',
    variable: 'TEST_POSTGRES_URL',
    usualUrls: [
      'postgres://postgres@127.0.0.1:5432/postgres',
      'postgres://postgres:postgres@127.0.0.1:5432/postgres',
      `postgres://${me}@localhost/postgres?host=/var/run/postgresql`,
    ],
    databasesLike: `select datname as name from pg_database where starts_with(datname, ?)`,
    dropSuffix: ' with (force)',
  },
  MariaDB: {
    client: 'mysql2',
    variable: 'TEST_MARIADB_URL',
    usualUrls: [
      'mysql://root@127.0.0.1:3306/information_schema',
      'mysql://root:root@127.0.0.1:3306/information_schema',
      `mysql://${me}@localhost/information_schema?socket=/run/mysqld/mysqld.sock`,
    ],
    databasesLike:
      'select schema_name as name from information_schema.schemata where instr(schema_name, ?) = 1',
    dropSuffix: '',
  },
};

function connectionOf(name: ServerName, text: string): Knex.Config['connection'] {
  if (name === 'PostgreSQL') return text;
  const url = new URL(text);
  const socketPath = url.searchParams.get('socket');
  return {
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database: url.pathname.slice(1),
    typeCast: readField,
    ...(socketPath ? { socketPath } : { host: url.hostname, port: Number(url.port || 3306) }),
  } as Knex.StaticConnectionConfig;
}

export type Cells = readonly (string | number | null)[];

/** One plain session, with the settings of the server. */
export interface Session {
  all<T>(sql: string, bindings?: Cells): Promise<T[]>;
  close(): Promise<void>;
}

export function openSession(name: ServerName, url: string): Session {
  const db = knex({
    client: SERVER_KINDS[name].client,
    connection: connectionOf(name, url) as Knex.StaticConnectionConfig,
    log: SILENT,
    pool: { min: 0, max: 1 },
    acquireConnectionTimeout: 5000,
  });
  return {
    async all<T>(sql: string, bindings: Cells = []): Promise<T[]> {
      const answer = await db.raw(sql, [...bindings]);
      return name === 'PostgreSQL' ? answer.rows : answer[0];
    },
    close: () => db.destroy(),
  };
}

/** Does something in a session of its own. */
export async function inSession<T>(
  name: ServerName,
  url: string,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const session = openSession(name, url);
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}

/** Throws unless there is such a server and its user may make databases. */
export const tryServer = (name: ServerName, url: string): Promise<void> =>
  inSession(name, url, async ({ all }) => {
    const [answer] = await all<{ version: string }>('select version() as version');
    if (!answer?.version.includes(name)) throw new Error(`it is ${answer?.version}`);
    const database = newDatabaseName();
    await all(`create database ${database}`);
    await all(`drop database ${database}`);
  });

export const newDatabaseName = (): string =>
  `${process.env[PREFIX_VARIABLE]}_${randomBytes(6).toString('hex')}`;
