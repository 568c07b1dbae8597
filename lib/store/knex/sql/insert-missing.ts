/** An insert that leaves rows whose key exists as they are. */
import type { SqlDialect } from './dialect';
import type { Cell, Statements } from './statements';
import { chunksOf } from './write-rows';

export interface MissingRows {
  readonly table: string;
  readonly key: readonly [string, ...string[]];
  /** All with the same columns. */
  readonly rows: readonly Readonly<Record<string, Cell>>[];
}

/**
 * knex's `ignore()` is not used on MariaDB: it becomes `insert ignore`, which hides every other error as well.
 * A key that is set to itself changes nothing there.
 */
export async function insertMissing(
  tx: Statements,
  { name }: SqlDialect,
  { table, key, rows }: MissingRows,
): Promise<void> {
  const [first] = key;
  for (const some of chunksOf(rows)) {
    await tx.run((db) => {
      const conflict = db(table).insert(some).onConflict(key);
      if (name !== 'mariadb') return conflict.ignore();
      return conflict.merge({ [first]: db.ref(`${table}.${first}`) });
    });
  }
}
