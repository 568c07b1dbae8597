/** Migration 17: since when audits have covered sources without a break. */
import type { Knex } from 'knex';
import type { SqlDialect } from '../sql/dialect';

/** What was audited before is not known to be unbroken. */
export async function up(db: Knex, { types }: SqlDialect): Promise<void> {
  await db.raw(`alter table source_states add column audited_from_us ${types.instant}`);
  await db('source_states').update({ audited_until_us: null });
}
