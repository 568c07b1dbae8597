/** MariaDB's grammar: a bulk insert binds each cell, since the driver puts all of them into the text anyway. */
import type { Insert, OnConflict, SqlDialect } from '../sql/dialect';
import type { Fragment } from '../sql/statements';

const insert = ({ table, columns, rows, onConflict }: Insert): Fragment => {
  const row = `(${columns.map(() => '?').join(', ')})`;
  const sql = `insert into ${table} (${columns.join(', ')})
    values ${rows.map(() => row).join(', ')}
    ${onConflict === 'refuse' ? '' : onDuplicateKey(table, columns, onConflict)}`;
  return { sql, bindings: rows.flat() };
};

function onDuplicateKey(table: string, columns: readonly string[], { key, act }: OnConflict) {
  const keys = key.split(', ');
  const [firstKey] = keys;
  const replaced = columns.filter((column) => !keys.includes(column));
  const update =
    act === 'keep'
      ? `${firstKey} = ${table}.${firstKey}`
      : replaced.map((column) => `${column} = values(${column})`).join(', ');
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
    table: ' engine = InnoDB row_format = DYNAMIC',
  },
  insert,
  arithmetic: {
    least: 'least',
    greatest: 'greatest',
    quotient: (dividend, divisor) => `${dividend} div ${divisor}`,
    integer: 'signed',
  },
};
