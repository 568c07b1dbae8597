/**
 * Table `batches`: one row a transaction, stamped in the order of commits.
 * SQL text: every write transaction sends these, and the builder does not know `returning` on MariaDB.
 */
import type { PerDialect, SqlDialect } from '../sql/dialect';
import type { Statements } from '../sql/statements';
import { lockStamps } from './locks';

/** How a batch gets its id, and later its stamp. */
interface Way {
  readonly open: (origin: string) => readonly [sql: string, ...bindings: string[]];
  readonly stamp: string;
}

const INSERTED_FIRST: Way = {
  open: (origin) => [
    'insert into batches (origin, recorded_us) values (?, null) returning id',
    origin,
  ],
  stamp: 'update batches set recorded_us = ?, origin = ? where id = ?',
};

/**
 * Inserted last on SQLite, where a write transaction is the only one. A page that is changed at both ends of a large
 * transaction is written to the log (WAL) twice, and then SQLite reads all that follows it there to sum it up again.
 */
const INSERTED_LAST: Way = {
  open: () => ['select coalesce(max(id), 0) + 1 as id from batches'],
  stamp: 'insert into batches (recorded_us, origin, id) values (?, ?, ?)',
};

const WAYS: PerDialect<Way> = {
  sqlite: INSERTED_LAST,
  postgres: INSERTED_FIRST,
  mariadb: INSERTED_FIRST,
};

async function openBatch(tx: Statements, { name }: SqlDialect, origin: string): Promise<number> {
  const [sql, ...bindings] = WAYS[name].open(origin);
  const [row] = await tx.all<{ id: number }>(sql, bindings);
  if (!row) throw new Error('a batch was opened without an id');
  return row.id;
}

/**
 * Stamps the batch later than every other one, even if the clock stands still or goes back. The lock lasts until the
 * commit, so a batch that becomes visible later has a later stamp.
 */
async function stampBatch(
  tx: Statements,
  dialect: SqlDialect,
  { batchId, origin, nowUs }: { batchId: number; origin: string; nowUs: () => number },
): Promise<void> {
  await lockStamps(tx, dialect);
  const [last] = await tx.all<{ us: number | null }>('select max(recorded_us) as us from batches');
  const recordedUs = Math.max(nowUs(), (last?.us ?? 0) + 1);
  await tx.all(WAYS[dialect.name].stamp, [recordedUs, origin, batchId]);
}

export interface OpenBatch {
  /** The batch's id, the same for each call. */
  id(): Promise<number>;
  /** The last statement before the commit; does nothing if nothing was stored. */
  stamp(nowUs: () => number): Promise<void>;
}

export function batchOf(tx: Statements, dialect: SqlDialect, origin: string): OpenBatch {
  let batchId: number | undefined;
  return {
    async id() {
      batchId ??= await openBatch(tx, dialect, origin);
      return batchId;
    },
    async stamp(nowUs) {
      if (batchId !== undefined) await stampBatch(tx, dialect, { batchId, origin, nowUs });
    },
  };
}
