/** Every backend, by the scheme of its database URLs. */
import { AppError } from '../errors';
import { redactUrl } from '../redact';
import type { Backend, BackupOptions, OpenOptions } from './backend';
import { backupWith, storeBehind } from './knex';
import { openMariadb } from './knex/mariadb';
import { openPostgres } from './knex/postgres';
import { openSqlite } from './knex/sqlite';
import { backupSqlite } from './knex/sqlite/backup';
import type { Store } from './store';

const sqlite: Backend = { open: storeBehind(openSqlite), backup: backupSqlite };
const postgres: Backend = { open: storeBehind(openPostgres), backup: backupWith('pg_dump') };
const mariadb: Backend = {
  open: storeBehind(openMariadb),
  backup: backupWith('mariadb-dump --single-transaction'),
};

const backends: Readonly<Record<string, Backend>> = {
  sqlite,
  postgres,
  postgresql: postgres,
  mysql: mariadb,
  mariadb,
};

/** Throws `invalidArgument` for an unknown scheme. */
function backendOf(url: string): Backend {
  const scheme = url.slice(0, url.indexOf(':'));
  const backend = Object.hasOwn(backends, scheme) ? backends[scheme] : undefined;
  if (backend) return backend;
  const allowed = Object.keys(backends)
    .map((name) => `${name}:…`)
    .join(', ');
  throw new AppError(
    'invalidArgument',
    `database URL "${redactUrl(url)}": unknown scheme; allowed: ${allowed}`,
  );
}

/** Opens the store behind `scheme:…`. Throws `database` if it cannot be opened. */
export const openStore = (url: string, options: OpenOptions): Promise<Store> =>
  backendOf(url).open(url, options);

/** Backs the database behind `scheme:…` up into a new file. */
export const backupStore = (url: string, file: string, options: BackupOptions): Promise<void> =>
  backendOf(url).backup(url, file, options);

/** Opens the store for as long as `work` needs it, and closes it whatever happens. */
export async function withStore<T>(
  url: string,
  options: OpenOptions,
  work: (store: Store) => Promise<T>,
): Promise<T> {
  const store = await openStore(url, options);
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}
