/** Migration 16: how far sources have been read that are read in parts. */
import type { Knex } from 'knex';
import type { SqlDialect } from '../sql/dialect';

export async function up(db: Knex, { types }: SqlDialect): Promise<void> {
  const { keyword, id, text, table } = types;
  await db.raw(`create table source_positions (
      source ${keyword} not null,
      cell ${id} not null,
      position ${text} not null,
      primary key (source, cell)
    )${table}`);
}
