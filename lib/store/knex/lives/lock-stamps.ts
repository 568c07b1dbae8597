/** The lock on stamps of batches, where writers do not wait for each other anyway. */
import type { Statements } from '../sql/dialect';

/** A row that is never changed, so that nobody else wants to have it. */
export async function lockStamps(tx: Statements): Promise<void> {
  await tx.all(`select name from meta where name = 'application' for update`);
}
