/** The lock of places: one transaction at a time changes them, and none meanwhile binds a series by them. */
import type { Statements } from '../sql/statements';

/** A row of table `meta`, which is locked and never changed. On SQLite a write transaction has the whole file to itself. */
export const PLACES_LOCK = 'places';

const lockRow = (db: Parameters<Parameters<Statements['run']>[0]>[0]) =>
  db('meta').select('name').where({ name: PLACES_LOCK });

/** The first lock of a transaction that changes places, which rules out deadlocks. */
export const lockPlaces = async (tx: Statements): Promise<void> => {
  await tx.run((db) => lockRow(db).forUpdate());
};

/** Places stay as they are until the end of the transaction. */
export const sharePlaces = async (tx: Statements): Promise<void> => {
  await tx.run((db) => lockRow(db).forShare());
};
