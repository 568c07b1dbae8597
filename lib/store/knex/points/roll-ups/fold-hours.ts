/** Folds the points of an hour that has ended, some series at a time. */
import { rollUpPoints } from '../../../../domain/points/roll-up';
import type { Database } from '../../sql/database';
import type { SqlDialect } from '../../sql/dialect';
import type { Statements } from '../../sql/statements';
import { dayOf, HOUR_MS } from '../hours';
import { pointColumns } from '../numbers/columns';
import { HOUR_ROLL_UPS } from '../numbers/tables';
import { upsertNumbers } from '../numbers/upsert';
import { lockStates } from '../states';
import { foldedRows } from './folded-rows';
import { markProjects } from './projects/dirty';

/** Few enough not to make late writers of the hour wait. */
const POINTS_AT_ONCE = 20_000;

/** Whether there was an hour to fold. */
export async function foldSomeOfAnHour(database: Database, beforeHour: number): Promise<boolean> {
  const [hour] = await database.read.run((db) =>
    db('point_hours')
      .whereIn('state', ['open', 'folding'])
      .where('hour', '<', beforeHour)
      .orderBy('hour')
      .limit(1)
      .pluck<number[]>('hour'),
  );
  if (hour === undefined) return false;
  await database.write((tx) => foldSome(tx, database.dialect, hour));
  return true;
}

/** Alone with the hour: whoever wrote to it has committed, and whoever comes later sees that it is being folded. */
async function foldSome(tx: Statements, dialect: SqlDialect, hour: number): Promise<void> {
  const locking = { of: 'hour', buckets: [hour], mode: 'exclusive' } as const;
  const state = (await lockStates(tx, dialect, locking)).get(hour);
  if (state !== 'open' && state !== 'folding') return;
  const [progress] = await tx.run((db) =>
    db('point_hours').where({ hour }).pluck<number[]>('folded_up_to'),
  );
  const rows = await nextPoints(tx, hour, progress ?? 0);
  const lastId = await foldRows(tx, dialect, { hour, rows });
  if (lastId === undefined) await finish(tx, dialect, hour);
  else {
    const change = { state: 'folding', folded_up_to: lastId };
    await tx.run((db) => db('point_hours').where({ hour }).update(change));
  }
}

interface Row {
  readonly series_id: number;
  readonly offset_ms: number;
  readonly value: number;
}

/** The next series with all their points of the hour. */
async function nextPoints(tx: Statements, hour: number, afterId: number): Promise<Row[]> {
  const next = (limit: number): Promise<Row[]> =>
    tx.run((db) =>
      db('points')
        .select<Row[]>('series_id', 'offset_ms', 'value')
        .where('hour', hour)
        .where('series_id', '>', afterId)
        .orderBy(['series_id', 'offset_ms'])
        .limit(limit),
    );
  const rows = await next(POINTS_AT_ONCE);
  if (rows.length < POINTS_AT_ONCE) return rows;
  const [first, last] = [rows[0]?.series_id, rows.at(-1)?.series_id];
  // The last one may have more; if it is the only one, it is read by itself.
  if (first !== last) return rows.filter((row) => row.series_id !== last);
  return tx.run((db) =>
    db('points')
      .select<Row[]>('series_id', 'offset_ms', 'value')
      .where({ hour, series_id: first })
      .orderBy('offset_ms'),
  );
}

/** Returns the last series. */
async function foldRows(
  tx: Statements,
  dialect: SqlDialect,
  { hour, rows }: { readonly hour: number; readonly rows: readonly Row[] },
): Promise<number | undefined> {
  const columns = pointColumns();
  for (const row of rows) columns.add(row.series_id, hour * HOUR_MS + row.offset_ms, row.value);
  const folded = foldedRows(columns.finish(), rollUpPoints, HOUR_MS);
  await upsertNumbers(tx, dialect, { ...HOUR_ROLL_UPS, rows: folded });
  return rows.at(-1)?.series_id;
}

/** The day waits for all its hours. */
async function finish(tx: Statements, dialect: SqlDialect, hour: number): Promise<void> {
  const day = dayOf(hour);
  await lockStates(tx, dialect, { of: 'day', buckets: [day], mode: 'exclusive' });
  await tx.run((db) => db('point_hours').where({ hour }).update({ state: 'folded' }));
  await tx.run((db) => db('point_days').where({ day }).update({ state: 'open', folded_up_to: 0 }));
  await markProjects(tx, dialect, { hour });
}
