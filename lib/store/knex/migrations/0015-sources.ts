/** Migration 15: until when sources have been heard, and their gaps. */
import type { Knex } from 'knex';
import type { SqlDialect } from '../sql/dialect';

export async function up(db: Knex, { types }: SqlDialect): Promise<void> {
  const { keyword, instant, table } = types;
  await db.raw(`create table source_states (
      source ${keyword} not null,
      cell ${keyword} not null,
      heard_from_us ${instant} not null,
      heard_until_us ${instant} not null,
      newest_us ${instant},
      audited_until_us ${instant},
      primary key (source, cell)
    )${table}`);
  await db.raw(`create table source_gaps (
      source ${keyword} not null,
      cell ${keyword} not null,
      from_us ${instant} not null,
      to_us ${instant},
      repaired_us ${instant},
      primary key (source, cell, from_us)
    )${table}`);
}
