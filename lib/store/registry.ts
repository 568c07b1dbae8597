/** Which backend a database URL means. */
import { AppError } from '../errors';
import { redactUrl } from '../redact';
import type { Backend, OpenOptions } from './backend';
import { storeBehind } from './knex';
import { openMariadb } from './knex/mariadb';
import { openPostgres } from './knex/postgres';
import { openSqlite } from './knex/sqlite';
import type { Store } from './store';

const backends: Readonly<Record<string, Backend>> = {
  sqlite: storeBehind(openSqlite),
  postgres: storeBehind(openPostgres),
  postgresql: storeBehind(openPostgres),
  mysql: storeBehind(openMariadb),
  mariadb: storeBehind(openMariadb),
};

/** Opens the store behind `scheme:…`. Throws `invalidArgument` for an unknown scheme, `database` for what does not open. */
export function openStore(url: string, options: OpenOptions): Promise<Store> {
  const scheme = url.slice(0, url.indexOf(':'));
  const backend = Object.hasOwn(backends, scheme) ? backends[scheme] : undefined;
  if (backend) return backend(url, options);
  const allowed = Object.keys(backends)
    .map((name) => `${name}:…`)
    .join(', ');
  throw new AppError(
    'invalidArgument',
    `database URL "${redactUrl(url)}": unknown scheme; allowed: ${allowed}`,
  );
}
