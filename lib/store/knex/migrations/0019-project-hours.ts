/** Migration 19: the added-up hours of a project and role lie beside each other, since they are read together. */
import type { Knex } from 'knex';
import type { SqlDialect } from '../sql/dialect';

const KEY = 'primary key (project_id, role, hour)';
const COLUMNS = 'hour, project_id, role, n, sum, last_sum';

/** SQLite changes no key of a table, so it makes another one, its rows in the order of the key. */
const copied = [
  `create table rollup_project_1h_new (
    hour integer not null,
    project_id text not null,
    role text not null,
    n bigint not null,
    sum double precision not null,
    last_sum double precision not null,
    ${KEY}
  ) without rowid`,
  `insert into rollup_project_1h_new (${COLUMNS})
    select ${COLUMNS} from rollup_project_1h order by project_id, role, hour`,
  'drop table rollup_project_1h',
  'alter table rollup_project_1h_new rename to rollup_project_1h',
];

const STATEMENTS = {
  sqlite: copied,
  postgres: [`alter table rollup_project_1h drop constraint rollup_project_1h_pkey, add ${KEY}`],
  mariadb: [`alter table rollup_project_1h drop primary key, add ${KEY}`],
};

export async function up(db: Knex, { name }: SqlDialect): Promise<void> {
  for (const statement of STATEMENTS[name]) await db.raw(statement);
  // Hours are added up, and dropped, one by one.
  await db.raw('create index rollup_project_1h_hour on rollup_project_1h (hour, project_id)');
}
