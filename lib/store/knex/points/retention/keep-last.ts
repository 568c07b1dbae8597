/** The newest point of a series outlives its hour: it moves to table `series` before the hour is dropped. */
import type { SqlDialect } from '../../sql/dialect';
import type { Statements } from '../../sql/statements';
import { chunksOf } from '../../sql/write-rows';
import { lastPoints } from '../last';

/** Series that have had no point after these days. */
export async function keepLastOf(
  tx: Statements,
  dialect: SqlDialect,
  { fromDay, toDay }: { readonly fromDay: number; readonly toDay: number },
): Promise<void> {
  const ids = await tx.run((db) =>
    db('series')
      .where('last_day', '>=', fromDay)
      .where('last_day', '<', toDay)
      .orderBy('id')
      .pluck<number[]>('id'),
  );
  for (const some of chunksOf(ids)) {
    for (const [id, { atMs, value }] of await lastPoints({ read: tx, dialect }, some)) {
      await tx.run((db) =>
        db('series')
          .where({ id })
          .where((older) => void older.whereNull('last_ms').orWhere('last_ms', '<=', atMs))
          .update({ last_ms: atMs, last_value: value }),
      );
    }
  }
}
