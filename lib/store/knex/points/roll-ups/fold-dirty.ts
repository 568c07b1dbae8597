/** Folds hours of series again that changed after they were folded, and the days that these hours belong to. */
import { rollUpPoints } from '../../../../domain/points/roll-up';
import type { Database } from '../../sql/database';
import type { SqlDialect } from '../../sql/dialect';
import type { Statements } from '../../sql/statements';
import { dayOf, HOUR_MS } from '../hours';
import { pointColumns } from '../numbers/columns';
import { HOUR_ROLL_UPS } from '../numbers/tables';
import { upsertNumbers } from '../numbers/upsert';
import { eachPoint } from '../read';
import { lockStates } from '../states';
import { foldDayOf } from './fold-days';
import { foldedRows } from './folded-rows';
import { markProjects } from './projects/dirty';

const SERIES_AT_ONCE = 500;

/** Whether there was an hour to fold again. */
export async function foldSomeDirty(database: Database): Promise<boolean> {
  const [hour] = await database.read.run((db) =>
    db('rollup_dirty')
      .join('point_hours', 'point_hours.hour', 'rollup_dirty.hour')
      // An hour that is being folded for the first time has this done to it afterwards.
      .whereNotIn('point_hours.state', ['open', 'folding'])
      .orderBy('rollup_dirty.hour')
      .limit(1)
      .pluck<number[]>('rollup_dirty.hour'),
  );
  if (hour === undefined) return false;
  await database.write((tx) => foldSome(tx, database.dialect, hour));
  return true;
}

/** Alone with the hour and its day: marks come and go with the points that they are about. */
async function foldSome(tx: Statements, dialect: SqlDialect, hour: number): Promise<void> {
  const day = dayOf(hour);
  await lockStates(tx, dialect, { of: 'hour', buckets: [hour], mode: 'exclusive' });
  const days = await lockStates(tx, dialect, { of: 'day', buckets: [day], mode: 'exclusive' });
  const ids = await tx.run((db) =>
    db('rollup_dirty')
      .where({ hour })
      .orderBy('series_id')
      .limit(SERIES_AT_ONCE)
      .pluck<number[]>('series_id'),
  );
  await foldHourOf(tx, dialect, { hour, ids });
  // An open day will be folded as a whole.
  if (days.get(day) !== 'open') await foldDayOf(tx, dialect, { day, ids });
  await markProjects(tx, dialect, { hour, ids });
  await tx.run((db) => db('rollup_dirty').where({ hour }).whereIn('series_id', ids).del());
}

async function foldHourOf(
  tx: Statements,
  dialect: SqlDialect,
  { hour, ids }: { readonly hour: number; readonly ids: readonly number[] },
): Promise<void> {
  const points = pointColumns();
  await eachPoint({ read: tx, dialect }, { hours: [hour], seriesIds: ids }, points.add);
  const rows = foldedRows(points.finish(), rollUpPoints, HOUR_MS);
  await upsertNumbers(tx, dialect, { ...HOUR_ROLL_UPS, rows });
}
