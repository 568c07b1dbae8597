/** Which backend a database URL means. */
import { UsageError } from '../domain/errors';
import { maskedUrl } from '../masked';
import { storeBehind } from './knex';
import { openMariadb } from './knex/mariadb';
import { openPostgres } from './knex/postgres';
import { openSqlite } from './knex/sqlite';
import type { Store } from './store';

export interface OpenOptions {
  /** `migrate`: bring the schema up to date first; `check`: refuse a schema that is not ours or not current. */
  readonly schema: 'migrate' | 'check';
  /** The clock, µs since the epoch: stamps batches, decides nothing. */
  readonly nowUs: () => number;
  /** Called with the name of each migration that was applied. */
  readonly onMigration?: (name: string) => void;
  /** Called after each statement of a write transaction; what it throws undoes the transaction. */
  readonly onStatement?: (sql: string) => void;
}

/** A backend: opens the store behind a URL whose scheme is its own. */
export type Backend = (url: string, options: OpenOptions) => Promise<Store>;

const backends: Readonly<Record<string, Backend>> = {
  sqlite: storeBehind(openSqlite),
  postgres: storeBehind(openPostgres),
  postgresql: storeBehind(openPostgres),
  mysql: storeBehind(openMariadb),
  mariadb: storeBehind(openMariadb),
};

/** Opens the store behind `scheme:…`. Throws `usage` for an unknown scheme, `database` for what does not open. */
export function openStore(url: string, options: OpenOptions): Promise<Store> {
  const scheme = url.slice(0, url.indexOf(':'));
  const backend = Object.hasOwn(backends, scheme) ? backends[scheme] : undefined;
  if (backend) return backend(url, options);
  const allowed = Object.keys(backends)
    .map((name) => `${name}:…`)
    .join(', ');
  throw new UsageError(
    'usage',
    `database URL "${maskedUrl(url)}": unknown scheme; allowed: ${allowed}`,
  );
}
