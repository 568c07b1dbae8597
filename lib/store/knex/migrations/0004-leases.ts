/** Migration 4: leases, so that one process of many does a job. */
import type { Knex } from 'knex';
import type { SqlDialect } from '../sql/dialect';

export async function up(db: Knex, { types: { id, instant, table } }: SqlDialect): Promise<void> {
  await db.raw(`create table leases (
    name ${id} not null primary key,
    holder ${id} not null,
    until_us ${instant} not null
  )${table}`);
}
