/** Migration 10: quotas of projects, as a whole and by site. */
import type { Knex } from 'knex';
import type { SqlDialect } from '../sql/dialect';

/** The empty site stands for the project as a whole. */
export async function up(db: Knex, { types }: SqlDialect): Promise<void> {
  const { id, keyword, table } = types;
  const statements = [
    `create table quotas (
      project_id ${id} not null,
      site_id ${id} not null,
      name ${keyword} not null,
      limit_value double precision not null,
      used double precision,
      primary key (project_id, site_id, name)
    )${table}`,
    `create index quotas_site on quotas (site_id, project_id)`,
  ];
  for (const statement of statements) await db.raw(statement);
}
