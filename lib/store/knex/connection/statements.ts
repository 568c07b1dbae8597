/** Statements on a connection of knex: failures named, each reported to the test seam. */
import type { Knex } from 'knex';
import type { OpenSeams } from '../../backend';
import type { Statements, Value } from '../sql/statements';

export interface StatementsOptions {
  /** The driver's answer as rows. */
  readonly rowsOf: (result: unknown) => unknown;
  readonly nameError: (error: unknown) => unknown;
  readonly onStatement?: OpenSeams['onStatement'] | undefined;
}

export function statementsOn(
  db: Knex,
  { rowsOf, nameError, onStatement }: StatementsOptions,
): Statements {
  const send = async <T>(sql: string, statement: PromiseLike<T>): Promise<T> => {
    let result: T;
    try {
      result = await statement;
    } catch (error) {
      throw nameError(error);
    }
    await onStatement?.(sql);
    return result;
  };
  return {
    async run(build) {
      const statement = build(db);
      return send(onStatement ? statement.toSQL().sql : '', statement);
    },
    text: (build) => build(db).toSQL().sql,
    async all<T>(sql: string, bindings: readonly Value[] = []): Promise<T[]> {
      // Without any, a long text is not searched for placeholders.
      const raw = bindings.length > 0 ? db.raw(sql, bindings as Knex.RawBinding[]) : db.raw(sql);
      return rowsOf(await send(sql, raw)) as T[];
    },
  };
}

/** The same statements, each repeated as `repeat` does. */
export const repeated = (
  { run, text, all }: Statements,
  repeat: <T>(work: () => Promise<T>) => Promise<T>,
): Statements => ({
  run: (build) => repeat(() => run(build)),
  text,
  all: (sql, bindings) => repeat(() => all(sql, bindings)),
});

/** Failures are thrown, and logged once by the caller. */
export const SILENT: Knex.Logger = { warn() {}, error() {}, deprecate() {}, debug() {} };
