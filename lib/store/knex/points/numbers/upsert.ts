/**
 * Upserts of rows that are all numbers. SQL text: this is what writing points costs.
 * Integers stand in the text; a double travels as a parameter or in a form that each database reads to its last bit.
 */
import type { DialectName, PerDialect } from '../../sql/dialect';
import type { Fragment, Statements, Value } from '../../sql/statements';

export interface NumberTable {
  readonly table: string;
  /** The columns of the key, which come first; integers. */
  readonly keys: readonly string[];
  /** The other columns; `integer` or `double`. */
  readonly values: Readonly<Record<string, 'integer' | 'double'>>;
}

/** The cells of one row are in the order of the columns. */
export type NumberRow = readonly number[];

type Upsert = (table: NumberTable, rows: readonly NumberRow[]) => Fragment;

const columnsOf = ({ keys, values }: NumberTable): string[] => [...keys, ...Object.keys(values)];

export const excluded = ({ keys, values }: NumberTable): string => {
  const settings = Object.keys(values).map((column) => `${column} = excluded.${column}`);
  if (settings.length === 0) return `on conflict (${keys.join(', ')}) do nothing`;
  return `on conflict (${keys.join(', ')}) do update set ${settings.join(', ')}`;
};

/** SQLite reads some decimals wrongly in their last bit, so doubles are bound. */
const sqlite: Upsert = (table, rows) => {
  const columns = columnsOf(table);
  const isDouble = columns.map((column) => table.values[column] === 'double');
  const bindings: Value[] = [];
  const texts = rows.map((row) => {
    const cells = row.map((cell, index) => {
      if (!isDouble[index]) return cell;
      bindings.push(cell);
      return '?';
    });
    return `(${cells.join(',')})`;
  });
  const sql = `insert into ${table.table} (${columns.join(', ')}) values ${texts.join(',')} ${excluded(table)}`;
  return { sql, bindings };
};

/** An array as text: the driver would look at each of its elements. */
export const arrayText = (cells: readonly number[]): string => `{${cells.join(',')}}`;

/** The rows of a table, as one array a column. */
export function unnested(table: NumberTable, rows: readonly NumberRow[]): Fragment {
  const columns = columnsOf(table);
  const arrays = columns.map((column) =>
    table.values[column] === 'double' ? '?::float8[]' : '?::integer[]',
  );
  const bindings = columns.map((_column, index) =>
    arrayText(rows.map((row) => row[index] as number)),
  );
  return { sql: `unnest(${arrays.join(', ')})`, bindings };
}

const postgres: Upsert = (table, rows) => {
  const { sql, bindings } = unnested(table, rows);
  return {
    sql: `insert into ${table.table} (${columnsOf(table).join(', ')})
      select * from ${sql} ${excluded(table)}`,
    bindings,
  };
};

/** A literal with an exponent is a double; one without would be read as a decimal first. */
const doubleText = (value: number): string => {
  const text = String(value);
  return text.includes('e') ? text : `${text}e0`;
};

/** The rows as the text of a list of values. A loop: this is a good part of what a point costs. */
export function rowsText(table: NumberTable, rows: readonly NumberRow[]): string {
  const texts = columnsOf(table).map((column) =>
    table.values[column] === 'double' ? doubleText : String,
  );
  const rowText = (row: NumberRow): string => {
    let text = '';
    for (let n = 0; n < row.length; n++) {
      const cell = texts[n]?.(row[n] as number);
      text = n === 0 ? `(${cell}` : `${text},${cell}`;
    }
    return `${text})`;
  };
  return rows.map(rowText).join(',');
}

/** A key that is set to itself changes nothing. */
export function overwritten({ keys, values }: NumberTable): string {
  const changed = Object.keys(values);
  const columns = changed.length > 0 ? changed : keys;
  return columns.map((column) => `${column} = values(${column})`).join(', ');
}

const mariadb: Upsert = (table, rows) => ({
  sql: `insert into ${table.table} (${columnsOf(table).join(', ')})
    values ${rowsText(table, rows)}
    on duplicate key update ${overwritten(table)}`,
  bindings: [],
});

const UPSERTS: PerDialect<Upsert> = { sqlite, postgres, mariadb };

/** Few enough for SQLite's limit of parameters, and for a server's packet. */
const ROWS_A_STATEMENT = 1000;

/** The rows are sorted by their key and each key comes once. */
export async function upsertNumbers(
  tx: Statements,
  dialect: { readonly name: DialectName },
  { rows, ...table }: NumberTable & { readonly rows: readonly NumberRow[] },
): Promise<void> {
  for (let from = 0; from < rows.length; from += ROWS_A_STATEMENT) {
    const { sql, bindings } = UPSERTS[dialect.name](
      table,
      rows.slice(from, from + ROWS_A_STATEMENT),
    );
    await tx.all(sql, bindings);
  }
}
