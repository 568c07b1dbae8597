/** Table `batches`: one row a transaction, stamped in the order of commits. */
import type { Statements } from './database';

/** Opens a batch; its stamp comes last, by `stampBatch`. */
export async function openBatch(tx: Statements, origin: string): Promise<number> {
  const [row] = await tx.all<{ id: number }>(
    'insert into batches (origin, recorded_us) values (?, null) returning id',
    [origin],
  );
  if (!row) throw new Error('a batch was inserted without an id');
  return row.id;
}

/** Stamps the batch later than every other one, also when the clock stands still or goes back. */
export async function stampBatch(tx: Statements, batchId: number, nowUs: number): Promise<void> {
  const [last] = await tx.all<{ us: number | null }>('select max(recorded_us) as us from batches');
  const recordedUs = Math.max(nowUs, (last?.us ?? 0) + 1);
  await tx.all('update batches set recorded_us = ? where id = ?', [recordedUs, batchId]);
}
