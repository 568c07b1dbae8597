/** PostgreSQL's grammar: a bulk insert sends any number of rows as one array a column. */
import { type Insert, onConflictClause, type SqlDialect } from '../sql/dialect';
import type { Fragment } from '../sql/statements';

/** Numeric columns of the tables that are written in bulk, by the unit that their names end in. */
const IS_NUMBER = /(_us|_mb|_gb|_rank|_class|batch_id|vcpus)$/;

const arrayType = (column: string, { numbers = {} }: Insert): string =>
  `${numbers[column] ?? (IS_NUMBER.test(column) ? 'bigint' : 'text')}[]`;

const insert = (what: Insert): Fragment => {
  const { table, columns, rows } = what;
  const arrays = columns.map((column) => `?::${arrayType(column, what)}`);
  const sql = `insert into ${table} (${columns.join(', ')})
    select * from unnest(${arrays.join(', ')})
    ${onConflictClause(what)}`;
  return { sql, bindings: columns.map((_column, index) => rows.map((row) => row[index] ?? null)) };
};

export const postgresDialect: SqlDialect = {
  name: 'postgres',
  types: {
    id: 'varchar(255) collate "C"',
    hash: 'varchar(64) collate "C"',
    keyword: 'varchar(64) collate "C"',
    text: 'text',
    instant: 'bigint',
    decimal: 'numeric(38, 20)',
    serialKey: 'bigint generated always as identity primary key',
    table: '',
  },
  insert,
  arithmetic: {
    least: 'least',
    greatest: 'greatest',
    quotient: (dividend, divisor) => `${dividend} / ${divisor}`,
    integer: 'bigint',
  },
};
