/** The lock of those who make series: their names get numbers in the order in which they were first written. */
import type { Statements } from '../../sql/statements';

/** A row of table `meta`, which is locked and never changed. On SQLite a write transaction has the whole file to itself. */
export const SERIES_LOCK = 'series';

/** The first lock of a transaction that makes series: then rows may be inserted in any order without deadlocks. */
export const lockSeriesMakers = async (tx: Statements): Promise<void> => {
  await tx.run((db) => db('meta').select('name').where({ name: SERIES_LOCK }).forUpdate());
};
