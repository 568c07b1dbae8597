/** What the rooms of the store see of a connection: SQL in, rows out, failures named. */
import type { Knex } from 'knex';
import type { OpenOptions } from '../../backend';
import type { Statements, Value } from '../sql/dialect';

export interface StatementsOptions {
  /** The driver's answer as rows. */
  readonly rowsOf: (result: unknown) => unknown;
  /** The failure in the operator's words, or as it came. */
  readonly nameError: (error: unknown) => unknown;
  readonly onStatement?: OpenOptions['onStatement'] | undefined;
}

export const statementsOn = (
  db: Knex,
  { rowsOf, nameError, onStatement }: StatementsOptions,
): Statements => ({
  async all<T>(sql: string, bindings: readonly Value[] = []): Promise<T[]> {
    let result: unknown;
    try {
      result = await db.raw(sql, bindings as Knex.RawBinding[]);
    } catch (error) {
      throw nameError(error);
    }
    await onStatement?.(sql);
    return rowsOf(result) as T[];
  },
});

/** What goes wrong is thrown, and told once, by whoever catches it. */
export const SILENT: Knex.Logger = { warn() {}, error() {}, deprecate() {}, debug() {} };
