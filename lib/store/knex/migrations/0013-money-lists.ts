/** Migration 13: discounts, and an index of the ledger by time, for pages that begin anywhere. */
import type { Knex } from 'knex';
import type { SqlDialect } from '../sql/dialect';

export async function up(db: Knex, { types }: SqlDialect): Promise<void> {
  const { keyword, decimal, table } = types;
  await db.raw(`create table discounts (
      period ${keyword} not null primary key,
      discount ${decimal} not null
    )${table}`);
  await db.raw('create index ledger_time on ledger (account_id, time_us, seq)');
}
