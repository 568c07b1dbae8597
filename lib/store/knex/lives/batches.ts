/** Table `batches`: one row a transaction, stamped in the order of commits. */
import type { SqlDialect, Statements } from '../sql/dialect';

async function openBatch(tx: Statements, origin: string): Promise<number> {
  const [row] = await tx.all<{ id: number }>(
    'insert into batches (origin, recorded_us) values (?, null) returning id',
    [origin],
  );
  if (!row) throw new Error('a batch was inserted without an id');
  return row.id;
}

/**
 * Stamps the batch later than every other one, also when the clock stands still or goes back. Nobody else has a
 * stamp from here to the commit, so what is not to be seen yet will be later than all that is.
 */
async function stampBatch(
  tx: Statements,
  dialect: SqlDialect,
  { batchId, nowUs }: { batchId: number; nowUs: () => number },
): Promise<void> {
  await dialect.lockStamps(tx);
  const [last] = await tx.all<{ us: number | null }>('select max(recorded_us) as us from batches');
  const recordedUs = Math.max(nowUs(), (last?.us ?? 0) + 1);
  await tx.all('update batches set recorded_us = ? where id = ?', [recordedUs, batchId]);
}

export interface OpenBatch {
  /** The batch's id; there is no batch before somebody asks for it. */
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
