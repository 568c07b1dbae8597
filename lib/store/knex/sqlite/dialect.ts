/** SQLite's grammar: a bulk insert sends any number of rows as one JSON parameter. */
import { type Insert, onConflictClause, type SqlDialect } from '../sql/dialect';
import type { Fragment } from '../sql/statements';

const insert = (what: Insert): Fragment => {
  const { table, columns, rows } = what;
  const values = columns.map((_column, index) => `r.cells ->> ${index}`);
  // Each row is parsed once: the limit keeps the planner from putting jsonb() into every column.
  // "where true" keeps the parser from reading "on conflict" as a join condition.
  const sql = `insert into ${table} (${columns.join(', ')})
    select ${values.join(', ')}
    from (select jsonb(e.value) as cells from json_each(?) e limit -1) r where true
    ${onConflictClause(what)}`;
  return { sql, bindings: [JSON.stringify(rows)] };
};

export const sqliteDialect: SqlDialect = {
  name: 'sqlite',
  types: {
    id: 'text',
    hash: 'text',
    keyword: 'text',
    text: 'text',
    instant: 'integer',
    decimal: 'text',
    serialKey: 'integer primary key autoincrement',
    table: '',
  },
  insert,
  arithmetic: {
    least: 'min',
    greatest: 'max',
    quotient: (dividend, divisor) => `${dividend} / ${divisor}`,
    integer: 'integer',
  },
};
