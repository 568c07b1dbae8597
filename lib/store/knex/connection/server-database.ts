/** A database behind a server: one pool, transactions that are repeated when the server says so. */
import type { Knex } from 'knex';
import type { OpenOptions } from '../../backend';
import type { Database } from '../sql/dialect';
import { causeOf, errorNamer, isPoolEmpty } from './errors';
import type { OpenedDatabase } from './opened';
import { connect } from './pool';
import { type RetryOptions, retry, retryOutage } from './retry';
import type { ServerKind } from './server-kind';
import { statementsOn } from './statements';
import { serverUrl } from './url';

/** A server that is started anew is often back after so long, and a request can wait for it. */
const RETRY_FOR_MS = 2000;
const LONGEST_WAIT_MS = 2000;
/** Longer than any statement of ours takes, but for those that make tables. */
const SILENCE_MS = 60_000;
/** Longer than a migration of a large database takes. */
const MIGRATION_WAIT_MS = 600_000;
const CONFLICT_REPEATS = 20;

const conflictOf = (kind: ServerKind): RetryOptions => ({
  isTransient: (error) => kind.isConflict(causeOf(error)),
  waitMs: (repeat) => (repeat > CONFLICT_REPEATS ? undefined : 10 * repeat),
});

type Repeat = <T>(work: () => Promise<T>) => Promise<T>;

/** To repeat is safe: what was stored already is known when it is told again. */
function repeatOn(
  kind: ServerKind,
  nameError: Named,
  retryPolicy: OpenOptions['retryPolicy'],
): Repeat {
  const outage = retryOutage({
    isTransient: (error) => isPoolEmpty(causeOf(error)) || kind.isOutage(causeOf(error)),
    forMs: RETRY_FOR_MS,
    longestWaitMs: LONGEST_WAIT_MS,
    retryPolicy,
    nameError,
  });
  const conflict = conflictOf(kind);
  return (work) => retry(outage, () => retry(conflict, work));
}

type Named = (error: unknown) => unknown;

/** By connections of its own, since making tables takes as long as it takes. */
const migrateOn =
  (kind: ServerKind, url: URL, options: OpenOptions): OpenedDatabase['migrating'] =>
  async (work) => {
    const { onStatement, migrationWaitMs = MIGRATION_WAIT_MS } = options;
    const { rowsOf, client, migratingClient = client } = kind;
    const on = (tx: Knex) => statementsOn(tx, { rowsOf, nameError: (error) => error });
    const pool = connect({ ...kind, client: migratingClient }, url, 0);
    pool.on('query-response', (_answer, { sql }) => onStatement?.(sql));
    try {
      return await pool.transaction((tx) => kind.alone(on(tx), migrationWaitMs, () => work(tx)));
    } finally {
      await pool.destroy();
    }
  };

export function openServerDatabase(
  kind: ServerKind,
  text: string,
  options: OpenOptions,
): OpenedDatabase {
  const { onStatement, retryPolicy, silenceMs = SILENCE_MS } = options;
  const url = serverUrl(text, kind.parameters);
  const pool = connect(kind, url, silenceMs);
  const nameError = errorNamer(url, kind.isOutage);
  const { rowsOf } = kind;
  const plain = statementsOn(pool, { rowsOf, nameError });
  const reading = repeatOn(kind, nameError, undefined);
  const writing = repeatOn(kind, nameError, retryPolicy);
  let closing: Promise<void> | undefined;
  const database: Database = {
    dialect: kind.dialect,
    read: { all: (sql, bindings) => reading(() => plain.all(sql, bindings)) },
    async write(work) {
      const on = (tx: Knex) => statementsOn(tx, { rowsOf, nameError, onStatement });
      try {
        return await writing(() => pool.transaction((tx) => work(on(tx))));
      } catch (error) {
        throw nameError(error);
      }
    },
    close() {
      closing ??= pool.destroy();
      return closing;
    },
  };
  return {
    database,
    nameError,
    existed: true,
    migrating: migrateOn(kind, url, options),
  };
}
