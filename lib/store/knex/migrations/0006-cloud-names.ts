/** Migration 6: the cloud's own names of projects, apart from those given here. */
import type { Knex } from 'knex';
import type { SqlDialect } from '../sql/dialect';

const columns = ({ id, text }: SqlDialect['types']): readonly string[] => [
  `cloud_name ${text}`,
  `cloud_domain_id ${id}`,
  'is_enabled integer',
];

export async function up(db: Knex, { types }: SqlDialect): Promise<void> {
  for (const column of columns(types)) {
    await db.raw(`alter table project_details add column ${column}`);
  }
}
