/** What is read of a server in a cell's database, as rows with Nova's names for columns. */
import { instant } from '../../domain/values/validators';
import { type Fields, isBlank, required } from '../fields';
import { refuseBeyondRange } from '../records/future';

/** All rows about one server. */
export interface ServerRows {
  /** Of `instances`. */
  readonly instance: Fields;
  /** `flavor` of `instance_extra`; undefined: there is no row. */
  readonly flavor: unknown;
  /** Of `instance_actions_events`, those that say something. */
  readonly events: readonly Fields[];
  /** When somebody set its state by hand: rows of `instance_actions`. */
  readonly resets: readonly Fields[];
  /** Of `migrations`: resizes and cold migrations. */
  readonly migrations: readonly Fields[];
}

/** Null for none. Throws RefusedField. */
export function timeOf(row: Fields, column: string): number | null {
  if (isBlank(row[column])) return null;
  refuseBeyondRange(row, column);
  return required(row, column, instant);
}

export const numberOf = (row: Fields, column: string): number => Number(row[column]);

/** Booleans are numbers on MariaDB and SQLite. */
export const isTrue = (row: Fields, column: string): boolean =>
  row[column] === true || Number(row[column] ?? 0) > 0;
