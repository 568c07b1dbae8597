/** Databases of a test's own on real servers: by URL, else at the standard local port; dropped afterwards. */
import { randomBytes } from 'node:crypto';
import knex from 'knex';

export interface DatabaseServer {
  readonly name: string;
  /** A URL of the server with a database that exists. */
  readonly url: string;
  readonly client: 'pg' | 'mysql2';
}

const KINDS = [
  {
    name: 'PostgreSQL',
    variable: 'TEST_POSTGRES_URL',
    standard: 'postgres://postgres@127.0.0.1:5432/postgres',
    client: 'pg',
  },
  {
    name: 'MariaDB',
    variable: 'TEST_MARIADB_URL',
    standard: 'mysql://root@127.0.0.1:3306/mysql',
    client: 'mysql2',
  },
] as const;

async function runOn({ client, url }: DatabaseServer, sql: string): Promise<void> {
  const db = knex({
    client,
    connection: url,
    pool: { min: 0, max: 1 },
    acquireConnectionTimeout: 5000,
  });
  try {
    await db.raw(sql);
  } finally {
    await db.destroy();
  }
}

/** A server that answers, or undefined. A URL that was given must answer. */
export async function findServer(
  name: 'PostgreSQL' | 'MariaDB',
): Promise<DatabaseServer | undefined> {
  const kind = KINDS.find((one) => one.name === name);
  if (!kind) throw new Error(`no kind of server is named ${name}`);
  const given = process.env[kind.variable];
  const server = { name, url: given ?? kind.standard, client: kind.client };
  try {
    await runOn(server, 'select 1');
    return server;
  } catch (error) {
    if (given !== undefined) throw error;
    return undefined;
  }
}

export interface OwnDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

export async function ownDatabase(server: DatabaseServer): Promise<OwnDatabase> {
  const name = `tenant_usage_test_${randomBytes(6).toString('hex')}`;
  await runOn(server, `create database ${name}`);
  const url = new URL(server.url);
  url.pathname = `/${name}`;
  const force = server.client === 'pg' ? ' with (force)' : '';
  return { url: url.href, drop: () => runOn(server, `drop database ${name}${force}`) };
}
