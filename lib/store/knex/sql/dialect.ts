/** The grammar in which databases differ. Queries are not here: each chooses by `name`, beside itself. */
import type { Fragment, Row } from './statements';

export interface Insert {
  readonly table: string;
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
  /** Columns that hold other numbers than their names say. */
  readonly numbers?: Readonly<Record<string, 'bigint' | 'numeric'>>;
  /** What happens to a row whose key exists: keep the old one, replace it by the new one, or refuse them all. */
  readonly onConflict: OnConflict | 'refuse';
  /** Columns of the rows that were written, which the statement is to answer. */
  readonly returning?: readonly string[];
}

export interface OnConflict {
  readonly key: string;
  readonly act: 'keep' | 'replace';
  /** Columns besides the key that are the same in the old row and the new one. */
  readonly equal?: readonly string[];
}

export type DialectName = 'sqlite' | 'postgres' | 'mariadb';

/** One value for each database. */
export type PerDialect<T> = Readonly<Record<DialectName, T>>;

export interface SqlDialect {
  readonly name: DialectName;
  /** Column types by what they hold. */
  readonly types: {
    /** An id from outside, up to 255 characters, compared by bytes. */
    readonly id: string;
    /** A SHA-256 in hex. */
    readonly hash: string;
    /** Up to 64 characters of ASCII. */
    readonly keyword: string;
    readonly text: string;
    readonly instant: string;
    /** Money: 18 digits before the point, 20 after it. */
    readonly decimal: string;
    /** A whole column definition: an auto-incremented integer key. */
    readonly serialKey: string;
    /** The same, where a row may also come with its key. */
    readonly givenSerialKey: string;
    /** What follows the column list of a table. */
    readonly table: string;
    /** The same for a table whose rows lie in the order of its primary key, where a database has a choice. */
    readonly clusteredTable: string;
  };
  /** How an insert begins that is undone, if it fails, with its transaction only. */
  readonly insertInto: string;
  /** A bulk insert: one statement for any number of rows. */
  insert(what: Insert): Fragment;
  /** Arithmetic on integers. */
  readonly arithmetic: {
    readonly least: string;
    readonly greatest: string;
    /** Rounded towards zero. */
    readonly quotient: (dividend: string, divisor: string) => string;
    /** The type of 64-bit integers in a cast. */
    readonly integer: string;
  };
}

/** The last clause of an insert. */
export const returningClause = ({ returning }: Insert): string =>
  returning ? `returning ${returning.join(', ')}` : '';

export function replacedColumns(
  columns: readonly string[],
  { key, equal = [] }: OnConflict,
): readonly string[] {
  const kept = [...key.split(', '), ...equal];
  return columns.filter((column) => !kept.includes(column));
}

/** The conflict clause of an insert on SQLite and PostgreSQL. */
export function onConflictClause({ columns, onConflict }: Insert): string {
  if (onConflict === 'refuse') return '';
  const { key, act } = onConflict;
  if (act === 'keep') return `on conflict (${key}) do nothing`;
  const settings = replacedColumns(columns, onConflict).map(
    (column) => `${column} = excluded.${column}`,
  );
  return `on conflict (${key}) do update set ${settings.join(', ')}`;
}
