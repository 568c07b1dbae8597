/** Leases: so that of many processes one does what needs only one. */
import type { Knex } from 'knex';
import type { SqlDialect } from '../sql/dialect';

export async function up(db: Knex, { types: { id, instant, table } }: SqlDialect): Promise<void> {
  await db.raw(`create table leases (
    name ${id} not null primary key,
    holder ${id} not null,
    until_us ${instant} not null
  )${table}`);
}
