/** SQLite's grammar: a bulk insert sends any number of rows as one JSON parameter. */
import { type Insert, onConflictClause, returningClause, type SqlDialect } from '../sql/dialect';
import type { Fragment } from '../sql/statements';

/**
 * What a failed statement has done is undone with its transaction, so SQLite need not copy each page that it changes.
 */
const INSERT_INTO = 'insert or fail into';

const insert = (what: Insert): Fragment => {
  const { table, columns, rows } = what;
  const values = columns.map((_column, index) => `r.value ->> ${index}`);
  // jsonb_each: each row is parsed once. "where true" keeps the parser from reading "on conflict" as a join condition.
  const sql = `${INSERT_INTO} ${table} (${columns.join(', ')})
    select ${values.join(', ')} from jsonb_each(?) r where true
    ${onConflictClause(what)} ${returningClause(what)}`;
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
    givenSerialKey: 'integer primary key autoincrement',
    table: '',
    clusteredTable: ' without rowid',
  },
  insertInto: INSERT_INTO,
  insert,
  arithmetic: {
    least: 'min',
    greatest: 'max',
    quotient: (dividend, divisor) => `${dividend} / ${divisor}`,
    integer: 'integer',
  },
};
