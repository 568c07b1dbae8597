/** A condition on a column by a list of any length, which travels as one parameter where parameters are few. */
import type { Knex } from 'knex';
import type { DialectName } from './dialect';

/** SQLite takes 32,766 parameters in a statement and PostgreSQL 65,535; MariaDB gets them within the statement's text. */
const SQL = {
  sqlite: '?? in (select value from json_each(?))',
  postgres: '?? = any(?::text[])',
} as const;

/** What has one of these texts. */
export function whereAmong(
  query: Knex.QueryBuilder,
  dialect: DialectName,
  { column, texts }: { readonly column: string; readonly texts: readonly string[] },
): void {
  if (dialect === 'mariadb') query.whereIn(column, texts);
  else
    query.whereRaw(SQL[dialect], [
      column,
      dialect === 'sqlite' ? JSON.stringify(texts) : [...texts],
    ]);
}
