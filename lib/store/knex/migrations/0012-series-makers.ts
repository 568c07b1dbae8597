/** Migration 12: a lock of those who make series, and the hour in which each series was last written. */
import type { Knex } from 'knex';
import { SERIES_LOCK } from '../points/series/lock';

export async function up(db: Knex): Promise<void> {
  const known = await db('meta').where({ name: SERIES_LOCK }).first();
  if (!known) await db('meta').insert({ name: SERIES_LOCK, value: '' });
  if (!(await db.schema.hasColumn('series', 'written_hour'))) {
    await db.raw('alter table series add column written_hour integer');
  }
}
