/** A database on a server: one pool, and transactions that are repeated after a deadlock or an outage. */
import type { Knex } from 'knex';
import { type RetryOptions, retry } from '../../../concurrency';
import type { OpenOptions } from '../../backend';
import type { Database, OpenedDatabase } from '../sql/database';
import type { Value } from '../sql/statements';
import { causeOf, errorNamer, isPoolEmpty } from './errors';
import { connect } from './pool';
import { retryOutage } from './retry';
import type { ServerKind } from './server-kind';
import { repeated, statementsOn } from './statements';
import { serverUrl } from './url';

/** Most restarts of a server take less, and a request can wait that long. */
const RETRY_FOR_MS = 2000;
const LONGEST_WAIT_MS = 2000;
/** Longer than any statement of ours takes, migrations excepted. */
const SILENCE_MS = 60_000;
/** Longer than the migration of a large database takes. */
const MIGRATION_WAIT_MS = 600_000;
const CONFLICT_REPEATS = 20;

const conflictOf = (kind: ServerKind): RetryOptions => ({
  isTransient: (error) => kind.isConflict(causeOf(error)),
  waitMs: (repeat) => (repeat > CONFLICT_REPEATS ? undefined : 10 * repeat),
});

type Repeat = <T>(work: () => Promise<T>) => Promise<T>;

/** Safe to repeat: what was stored already is recognised. */
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

/** On connections of its own: migrations have no time limit. */
const migrateOn =
  (kind: ServerKind, url: URL, options: OpenOptions): OpenedDatabase['migrating'] =>
  async (work) => {
    const { onStatement, migrationWaitMs = MIGRATION_WAIT_MS } = options.seams ?? {};
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
  const { onStatement, onRead, silenceMs = SILENCE_MS } = options.seams ?? {};
  const url = serverUrl(text, kind.parameters);
  const pool = connect(kind, url, silenceMs);
  const nameError = errorNamer(url, kind.isOutage);
  const { rowsOf } = kind;
  const plain = statementsOn(pool, { rowsOf, nameError, onStatement: onRead });
  const reading = repeatOn(kind, nameError, undefined);
  const writing = repeatOn(kind, nameError, options.retryPolicy);
  let closing: Promise<void> | undefined;
  const database: Database = {
    dialect: kind.dialect,
    read: repeated(plain, reading),
    async write(work) {
      const on = (tx: Knex) => statementsOn(tx, { rowsOf, nameError, onStatement });
      try {
        return await writing(() => pool.transaction((tx) => work(on(tx))));
      } catch (error) {
        throw nameError(error);
      }
    },
    async writeAlone<T>(sql: string, bindings: readonly Value[]) {
      const alone = statementsOn(pool, { rowsOf, nameError, onStatement });
      return writing(() => alone.all<T>(sql, bindings));
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
