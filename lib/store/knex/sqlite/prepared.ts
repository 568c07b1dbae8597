/** Statements that read, prepared once a connection: to prepare one takes longer than to answer a small question. */
import type { Knex } from 'knex';
import type { SqliteConnection, SqliteStatement } from '../connection/knex-internals';
import type { StatementsOptions } from '../connection/statements';
import type { Builder, Statements, Value } from '../sql/statements';

/** Texts that differ in their number of values are many, so those prepared first are given up. */
const MOST_STATEMENTS = 100;

const preparedOn = new WeakMap<SqliteConnection, Map<string, SqliteStatement>>();

type Options = Omit<StatementsOptions, 'rowsOf'>;

/** On any free connection of a pool; nothing else uses the connection meanwhile. */
export function preparedReads(pool: Knex, options: Options): Statements {
  const all = allOn(pool, options);
  return {
    /** The builder says what is asked, and what the rows become; its own way to the driver prepares it each time. */
    async run<T>(build: (db: Knex) => Builder<T>): Promise<T> {
      const { sql, bindings, ...query } = build(pool).toSQL();
      const response = await all(sql, bindings as readonly Value[]);
      return pool.client.processResponse({ ...query, response });
    },
    text: (build) => build(pool).toSQL().sql,
    all,
  };
}

const allOn =
  (pool: Knex, { nameError, onStatement }: Options): Statements['all'] =>
  async <T>(sql: string, bindings: readonly Value[] = []): Promise<T[]> => {
    try {
      const connection: SqliteConnection = await pool.client.acquireConnection();
      try {
        const statement = preparedOn.get(connection)?.get(sql) ?? (await prepare(connection, sql));
        const rows = await allOf<T>(statement, bindings);
        if (onStatement) await onStatement(sql);
        return rows;
      } finally {
        void pool.client.releaseConnection(connection);
      }
    } catch (error) {
      throw nameError(error);
    }
  };

/** A connection that has statements cannot be closed. */
export async function finalizeStatements(connection: SqliteConnection): Promise<void> {
  const statements = preparedOn.get(connection)?.values() ?? [];
  for (const statement of statements) {
    await new Promise<void>((resolve) => statement.finalize(() => resolve()));
  }
  preparedOn.delete(connection);
}

async function prepare(connection: SqliteConnection, sql: string): Promise<SqliteStatement> {
  const statement = await new Promise<SqliteStatement>((resolve, reject) => {
    const prepared = connection.prepare(sql, (error) =>
      error === null ? resolve(prepared) : reject(error),
    );
  });
  const statements = preparedOn.get(connection) ?? new Map<string, SqliteStatement>();
  preparedOn.set(connection, statements.set(sql, statement));
  const [oldest] = statements;
  if (oldest && statements.size > MOST_STATEMENTS) {
    statements.delete(oldest[0]);
    oldest[1].finalize(() => undefined);
  }
  return statement;
}

const allOf = <T>(statement: SqliteStatement, bindings: readonly Value[]): Promise<T[]> =>
  new Promise((resolve, reject) => {
    statement.all(bindings, (error, rows) =>
      error === null ? resolve(rows as T[]) : reject(error),
    );
  });
