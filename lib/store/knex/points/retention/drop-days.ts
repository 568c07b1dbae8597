/** Drops daily roll-ups and the sums of projects, and with them what is known of their day. */
import type { Database } from '../../sql/database';
import { hoursOfDay } from '../hours';
import { lockStates } from '../states';
import { bucketsOf } from './block';
import { raiseBounds } from './kept-from';

/** Whether there was a day to drop. */
export async function dropADay(database: Database, beforeDay: number): Promise<boolean> {
  const { read, write, dialect } = database;
  const [day] = await read.run((db) =>
    db('point_days')
      .where('day', '<', beforeDay)
      .where({ state: 'dropped' })
      .orderBy('day')
      .limit(1)
      .pluck<number[]>('day'),
  );
  if (day === undefined) return false;
  return write(async (tx) => {
    const { fromHour: from, toHour: to } = hoursOfDay(day);
    const hours = bucketsOf({ of: 'hour', from, to });
    await lockStates(tx, dialect, { of: 'hour', buckets: hours, mode: 'exclusive' });
    const days = await lockStates(tx, dialect, { of: 'day', buckets: [day], mode: 'exclusive' });
    // Somebody has filled it in again, and it will be dropped again.
    if (days.get(day) !== 'dropped') return true;
    await raiseBounds(tx, dialect, { days: beforeDay });
    await tx.run((db) => db('rollup_1d').where({ day }).del());
    for (const table of ['rollup_project_1h', 'rollup_project_dirty', 'point_hours']) {
      await tx.run((db) => db(table).where('hour', '>=', from).where('hour', '<', to).del());
    }
    await tx.run((db) => db('point_days').where({ day }).del());
    return true;
  });
}
