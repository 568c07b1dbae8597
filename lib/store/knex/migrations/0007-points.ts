/** Migration 7: measured points, the series that they belong to, and the roll-ups that are folded from them. */
import type { Knex } from 'knex';
import type { PerDialect, SqlDialect } from '../sql/dialect';

type Types = SqlDialect['types'];

const names = ({ id, keyword, serialKey, table }: Types): readonly string[] => [
  `create table metrics (
    id ${serialKey},
    name ${id} not null,
    role ${keyword},
    unit ${keyword},
    scale double precision,
    folded_as ${keyword}
  )${table}`,
  `create unique index metrics_name on metrics (name)`,
  ...['tag_names', 'tag_values'].flatMap((each) => [
    `create table ${each} (id ${serialKey}, name ${id} not null)${table}`,
    `create unique index ${each}_name on ${each} (name)`,
  ]),
];

/** `project_id`: under which it is counted in `rollup_project_1h`; whose it is, follows from its server. */
const series = ({ id, hash, text, serialKey, table }: Types): readonly string[] => [
  `create table series (
    id ${serialKey},
    metric_id bigint not null,
    tags ${text} not null,
    hash ${hash} not null,
    server_id ${id},
    node_id ${id},
    site_id ${id},
    project_id ${id},
    first_day integer not null,
    last_day integer not null,
    last_ms bigint,
    last_value double precision
  )${table}`,
  `create unique index series_hash on series (hash)`,
  `create index series_metric on series (metric_id, id)`,
  `create index series_server on series (server_id, id)`,
  `create index series_node on series (node_id, id)`,
  `create index series_site on series (site_id, id)`,
  `create index series_project on series (project_id, id)`,
  `create table series_tags (
    tag_name_id bigint not null,
    tag_value_id bigint not null,
    metric_id bigint not null,
    series_id bigint not null,
    primary key (tag_name_id, tag_value_id, metric_id, series_id)
  )${table}`,
  `create index series_tags_series on series_tags (series_id, tag_name_id, tag_value_id)`,
  `create index series_tags_value on series_tags (tag_value_id, series_id)`,
];

/** Rows in the order of the key (SQLite, MariaDB), in partitions by the first column (PostgreSQL, MariaDB). */
const partitioned = (by: string): PerDialect<(name: string, columns: string) => string[]> => ({
  sqlite: (name, columns) => [`create table ${name} (${columns}) without rowid`],
  postgres: (name, columns) => [
    `create table ${name} (${columns}) partition by range (${by})`,
    `create table ${name}_default partition of ${name} default`,
  ],
  mariadb: (name, columns) => [
    `create table ${name} (${columns}) engine = InnoDB row_format = DYNAMIC
      partition by range (${by})
      (partition p_old values less than (0), partition p_rest values less than maxvalue)`,
  ],
});

const rollUpColumns = (by: string): string => `
  ${by} integer not null,
  series_id integer not null,
  n integer not null,
  sum double precision not null,
  min double precision not null,
  max double precision not null,
  first double precision not null,
  last double precision not null,
  primary key (${by}, series_id)`;

const POINT_COLUMNS = `
  hour integer not null,
  series_id integer not null,
  offset_ms integer not null,
  value double precision not null,
  primary key (hour, series_id, offset_ms)`;

const measured = ({ name, types }: SqlDialect): readonly string[] => [
  ...partitioned('hour')[name]('points', POINT_COLUMNS),
  ...partitioned('hour')[name]('rollup_1h', rollUpColumns('hour')),
  `create table rollup_1d (${rollUpColumns('day')})${types.table}`,
  `create table rollup_project_1h (
    hour integer not null,
    project_id ${types.id} not null,
    role ${types.keyword} not null,
    n bigint not null,
    sum double precision not null,
    last_sum double precision not null,
    primary key (hour, project_id, role)
  )${types.table}`,
];

/** How far each hour and day is folded, up to which series, and what has to be folded once more. */
const progress = ({ id, keyword, table }: Types): readonly string[] => [
  ...(['hour', 'day'] as const).map(
    (bucket) => `create table point_${bucket}s (
      ${bucket} integer not null primary key,
      state ${keyword} not null,
      folded_up_to integer not null default 0
    )${table}`,
  ),
  `create table rollup_dirty (
    series_id integer not null,
    hour integer not null,
    primary key (series_id, hour)
  )${table}`,
  `create index rollup_dirty_hour on rollup_dirty (hour, series_id)`,
  `create table rollup_project_dirty (
    hour integer not null,
    project_id ${id} not null,
    primary key (hour, project_id)
  )${table}`,
];

export async function up(db: Knex, dialect: SqlDialect): Promise<void> {
  const { types } = dialect;
  const statements = [...names(types), ...series(types), ...measured(dialect), ...progress(types)];
  for (const statement of statements) await db.raw(statement);
}
