/** `column in (…)` for the hot paths of imports: a statement of 250 parameters costs them a tenth more. */
import type { Knex } from 'knex';
import type { PerDialect, SqlDialect } from './dialect';

type Condition = readonly [sql: string, bindings: readonly Knex.RawBinding[]];

/** All values as one parameter where the database can; MariaDB's driver puts them into the text anyway. */
const CONDITIONS: PerDialect<(values: readonly string[]) => Condition> = {
  sqlite: (values) => ['?? in (select value from json_each(?))', [JSON.stringify(values)]],
  postgres: (values) => ['?? = any(?::text[])', [[...values]]],
  mariadb: (values) => [`?? in (${values.map(() => '?').join(', ')})`, values],
};

/** Narrows a query; `values` are not empty. */
export const among =
  ({ name }: SqlDialect, column: string, values: readonly string[]) =>
  (query: Knex.QueryBuilder): void => {
    const [sql, bindings] = CONDITIONS[name](values);
    query.whereRaw(sql, [column, ...bindings]);
  };
