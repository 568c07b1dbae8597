/** A database of another program, which is only ever read. */
import { types } from 'node:util';
import type { Knex } from 'knex';
import { AppError } from '../../../errors';
import type { ForeignDatabase, Read } from '../../foreign';
import { reasonOf } from '../connection/errors';
import { codeConnectFailures } from '../connection/knex-internals';
import { openMysql, openPostgres, openSqlite } from './connections';
import { INDEXED } from './indexes';

const OPEN: Readonly<Record<string, (url: string) => Knex>> = {
  sqlite: openSqlite,
  postgres: openPostgres,
  postgresql: openPostgres,
  mysql: openMysql,
  mariadb: openMysql,
};

/** Throws `invalidArgument` without the URL, since it may hold a password. */
export function openForeign(url: string): ForeignDatabase {
  const scheme = url.slice(0, url.indexOf(':'));
  const open = Object.hasOwn(OPEN, scheme) ? OPEN[scheme] : undefined;
  if (!open) throw unknownScheme();
  const db = codeConnectFailures(open(url));
  const client = String(db.client.config.client);
  const readOn =
    (on: Knex): Read =>
    async <T>(build: (db: Knex) => Knex.QueryBuilder) =>
      (await named<unknown>(build(on))) as T[];
  return {
    read: readOn(db),
    async table(name) {
      const columns = await named(db(name).columnInfo());
      const answer = await named(db.raw(INDEXED[client] ?? '', [name]));
      const rows: { name: string }[] =
        client === 'pg' ? answer.rows : client === 'mysql2' ? answer[0] : answer;
      return {
        columns: new Set(Object.keys(columns)),
        indexed: new Set(rows.map((row) => row.name)),
      };
    },
    snapshot: (work) => named(db.transaction((tx) => work(readOn(tx)))),
    among(query, column, texts) {
      // A list is looked through for each row by older servers, a set is not.
      if (client === 'pg') query.whereRaw('?? in (select unnest(?::text[]))', [column, [...texts]]);
      else query.whereIn(column, texts);
    },
    close: () => db.destroy(),
  };
}

const unknownScheme = (): AppError => {
  const allowed = Object.keys(OPEN).map((name) => `${name}:…`);
  return new AppError('invalidArgument', `unknown scheme; allowed: ${allowed.join(', ')}`);
};

/** Failures of the driver in its words. */
async function named<T>(work: PromiseLike<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof AppError || !types.isNativeError(error) || isBug(error)) throw error;
    throw new AppError('database', reasonOf(error), { cause: error });
  }
}

const isBug = ({ name }: Error): boolean =>
  ['TypeError', 'RangeError', 'ReferenceError'].includes(name);
