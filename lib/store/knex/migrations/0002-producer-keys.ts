/** Migration 2: the keys of producers, to detect one key for two contents. */
import type { Knex } from 'knex';
import type { SqlDialect } from '../sql/dialect';

export async function up(db: Knex, { types: { id, hash, table } }: SqlDialect): Promise<void> {
  await db.raw(`create table producer_keys (
    origin ${id} not null,
    producer_key ${id} not null,
    observation_id ${hash} not null,
    primary key (origin, producer_key, observation_id)
  )${table}`);
}
