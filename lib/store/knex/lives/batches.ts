/**
 * Table `batches`: one row a transaction, stamped in the order of commits.
 * SQL text: every write transaction sends these, and the builder does not know `returning` on MariaDB.
 */
import type { SqlDialect } from '../sql/dialect';
import type { Statements } from '../sql/statements';
import { lockStamps } from './locks';

async function openBatch(tx: Statements, origin: string): Promise<number> {
  const [row] = await tx.all<{ id: number }>(
    'insert into batches (origin, recorded_us) values (?, null) returning id',
    [origin],
  );
  if (!row) throw new Error('a batch was inserted without an id');
  return row.id;
}

/**
 * Stamps the batch later than every other one, even if the clock stands still or goes back. The lock lasts until the
 * commit, so a batch that becomes visible later has a later stamp.
 */
async function stampBatch(
  tx: Statements,
  dialect: SqlDialect,
  { batchId, nowUs }: { batchId: number; nowUs: () => number },
): Promise<void> {
  await lockStamps(tx, dialect);
  const [last] = await tx.all<{ us: number | null }>('select max(recorded_us) as us from batches');
  const recordedUs = Math.max(nowUs(), (last?.us ?? 0) + 1);
  await tx.all('update batches set recorded_us = ? where id = ?', [recordedUs, batchId]);
}

export interface OpenBatch {
  /** The batch's id; the first call inserts the batch. */
  id(): Promise<number>;
  /** The last statement before the commit; does nothing if nothing was stored. */
  stamp(nowUs: () => number): Promise<void>;
}

export function batchOf(tx: Statements, dialect: SqlDialect, origin: string): OpenBatch {
  let batchId: number | undefined;
  return {
    async id() {
      batchId ??= await openBatch(tx, origin);
      return batchId;
    },
    async stamp(nowUs) {
      if (batchId !== undefined) await stampBatch(tx, dialect, { batchId, nowUs });
    },
  };
}
