/** The contract of one connection, or of any free one: statements in, rows out. */
import type { Knex } from 'knex';

export type Cell = string | number | null;
export type Row = readonly Cell[];
/** What a question mark stands for; a whole list only on PostgreSQL, which has arrays. */
export type Value = Cell | readonly Cell[];

/** SQL with one binding for each question mark. */
export interface Fragment {
  readonly sql: string;
  readonly bindings: readonly Value[];
}

/** A statement of knex's builder, which runs when it is awaited. */
export type Builder<T> = PromiseLike<T> & { toSQL(): Knex.Sql };

export interface Statements {
  /** The usual way: a statement by knex's builder. */
  run<T>(build: (db: Knex) => Builder<T>): Promise<T>;
  /** The SQL text of a statement, for those that measured hot paths build once and send with ever other values. */
  text(build: (db: Knex) => Builder<unknown>): string;
  /** SQL text, for measured hot paths and for what the builder cannot say; each file that uses it says why. */
  all<T>(sql: string, bindings?: readonly Value[]): Promise<T[]>;
}
