/** One database behind the store: how to read, how to write, and all in which the SQL of databases differs. */
import type { PageQuery, TotalsQuery, UsedServer } from '../../store';

export type Cell = string | number | null;
export type Row = readonly Cell[];
/** What a question mark stands for; a whole list only where the database has arrays. */
export type Value = Cell | readonly Cell[];

/** SQL with one binding for each question mark. */
export interface Fragment {
  readonly sql: string;
  readonly bindings: readonly Value[];
}

/** Statements on one connection, or on one that is free. */
export interface Statements {
  all<T>(sql: string, bindings?: readonly Value[]): Promise<T[]>;
}

export interface Insert {
  readonly table: string;
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
  /** What to do with a row whose key is there: leave the old one, or put the new one in its place. */
  readonly onConflict: { readonly key: string; readonly act: 'keep' | 'replace' };
}

export interface SqlDialect {
  /** Column types by what they hold. */
  readonly types: {
    /** An id of somebody's, up to 255 characters, compared by bytes. */
    readonly id: string;
    /** A SHA-256 in hex. */
    readonly hash: string;
    /** Up to 64 characters of ASCII. */
    readonly keyword: string;
    readonly text: string;
    readonly instant: string;
    /** Money: 18 digits before the point, 20 after it. */
    readonly decimal: string;
    /** A whole column definition: an integer key that the database counts up. */
    readonly serialKey: string;
    /** What follows the columns of a table. */
    readonly table: string;
  };
  /** Tables, views and the like that are there, ours or not. */
  readonly tableNames: string;
  /** One statement for any number of rows. */
  insert(what: Insert): Fragment;
  /** `column in (…)` for any number of values. */
  isIn(column: string, values: readonly string[]): Fragment;
  /** Makes two writers of one server wait for each other; locks in byte order, so that no ring of waiting can form. */
  lockServers(tx: Statements, ids: readonly string[]): Promise<void>;
  /** Lets one writer at a time stamp its batch and commit. Taken last of all locks, so that no ring of waiting can form. */
  lockStamps(tx: Statements): Promise<void>;
  /** Arithmetic on integers. */
  readonly arithmetic: {
    readonly least: string;
    readonly greatest: string;
    /** Without the rest. */
    readonly quotient: (dividend: string, divisor: string) => string;
    /** The type of 64-bit integers in a cast. */
    readonly integer: string;
  };
  /** What follows FROM to have the segments that overlap a window, found by their spans. */
  segmentsIn(query: TotalsQuery): Fragment;
  /** One page, asked so that this database stops when the page is full. */
  page(read: Statements, query: PageQuery): Promise<readonly UsedServer[]>;
}

export interface Database {
  readonly dialect: SqlDialect;
  readonly read: Statements;
  /** All of `work` or nothing; one writer at a time where the database has only one. */
  write<T>(work: (tx: Statements) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}
