/** MariaDB's grammar: a bulk insert binds each cell, since the driver puts all of them into the text anyway. */
import {
  type Insert,
  type OnConflict,
  replacedColumns,
  returningClause,
  type SqlDialect,
} from '../sql/dialect';
import type { Fragment } from '../sql/statements';

const TABLE = ' engine = InnoDB row_format = DYNAMIC';

const insert = (what: Insert): Fragment => {
  const { table, columns, rows, onConflict } = what;
  const row = `(${columns.map(() => '?').join(', ')})`;
  const sql = `insert into ${table} (${columns.join(', ')})
    values ${rows.map(() => row).join(', ')}
    ${onConflict === 'refuse' ? '' : onDuplicateKey(table, columns, onConflict)}
    ${returningClause(what)}`;
  return { sql, bindings: rows.flat() };
};

function onDuplicateKey(table: string, columns: readonly string[], onConflict: OnConflict) {
  const [firstKey] = onConflict.key.split(', ');
  const update =
    onConflict.act === 'keep'
      ? `${firstKey} = ${table}.${firstKey}`
      : replacedColumns(columns, onConflict)
          .map((column) => `${column} = values(${column})`)
          .join(', ');
  return `on duplicate key update ${update}`;
}

export const mariadbDialect: SqlDialect = {
  name: 'mariadb',
  types: {
    id: 'varchar(255) character set utf8mb4 collate utf8mb4_nopad_bin',
    hash: 'char(64) character set ascii collate ascii_bin',
    keyword: 'varchar(64) character set ascii collate ascii_nopad_bin',
    text: 'longtext character set utf8mb4 collate utf8mb4_nopad_bin',
    instant: 'bigint',
    decimal: 'decimal(38, 20)',
    serialKey: 'bigint not null auto_increment primary key',
    givenSerialKey: 'bigint not null auto_increment primary key',
    table: TABLE,
    clusteredTable: TABLE,
  },
  insertInto: 'insert into',
  insert,
  arithmetic: {
    least: 'least',
    greatest: 'greatest',
    quotient: (dividend, divisor) => `${dividend} div ${divisor}`,
    integer: 'signed',
  },
};
