/** The contract of a database of another program, which is only ever read: its tables are for whoever knows that program. */
import type { Knex } from 'knex';

/** One SELECT by knex's builder. */
export type Read = <T>(build: (db: Knex) => Knex.QueryBuilder) => Promise<T[]>;

export interface ForeignTable {
  /** None: there is no such table. */
  readonly columns: ReadonlySet<string>;
  /** Those that lead an index. */
  readonly indexed: ReadonlySet<string>;
}

export interface ForeignDatabase {
  readonly read: Read;
  table(name: string): Promise<ForeignTable>;
  /** All that `work` reads is of one instant. */
  snapshot<T>(work: (read: Read) => Promise<T>): Promise<T>;
  /** What has one of these texts, also where they are tens of thousands. */
  among(query: Knex.QueryBuilder, column: string, texts: readonly string[]): void;
  close(): Promise<void>;
}
