/** Every backend, by the scheme of its database URLs. */
import { AppError } from '../errors';
import { redactUrl } from '../redact';
import type { Backend, BackupOptions, OpenOptions } from './backend';
import type { Store } from './store';

/** Its driver is loaded when it is first used: loading all of them takes longer than most commands. */
const whenUsed = (load: () => Backend): Backend => ({
  open: async (url, options) => load().open(url, options),
  backup: async (url, file, options) => load().backup(url, file, options),
});

type SqliteModule = typeof import('./knex/sqlite/backend');
type PostgresModule = typeof import('./knex/postgres/backend');
type MariadbModule = typeof import('./knex/mariadb/backend');

const sqlite = whenUsed(() => (require('./knex/sqlite/backend') as SqliteModule).sqlite);
const postgres = whenUsed(() => (require('./knex/postgres/backend') as PostgresModule).postgres);
const mariadb = whenUsed(() => (require('./knex/mariadb/backend') as MariadbModule).mariadb);

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

type ForeignModule = typeof import('./knex/foreign');

/** Opens the database of another program behind `scheme:…`, which is only ever read. */
export const openForeign: ForeignModule['openForeign'] = (url) =>
  (require('./knex/foreign') as ForeignModule).openForeign(url);

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
