/** Migration 1: observations, quarantine, and the lives of servers. */
import type { Knex } from 'knex';
import { FOLD_VERSION } from '../../../domain/fold';
import { LIFE_CLASSES } from '../../../domain/life-class';
import type { SqlDialect } from '../sql/dialect';

const tables = ({
  id,
  hash,
  text,
  instant,
  serialKey,
  table,
}: SqlDialect['types']): readonly string[] => [
  `create table batches (
    id ${serialKey},
    origin ${text} not null,
    recorded_us ${instant}
  )${table}`,
  `create unique index batches_recorded on batches (recorded_us)`,
  `create table observations (
    server_id ${id} not null,
    at_us ${instant} not null,
    id ${hash} not null,
    source_rank integer not null,
    kind ${text} not null,
    facts ${text} not null,
    batch_id ${instant} not null,
    position ${text},
    primary key (server_id, at_us, id)
  )${table}`,
  `create table quarantine (
    id ${hash} not null primary key,
    origin ${text} not null,
    position ${text} not null,
    field ${text},
    reason ${text} not null,
    raw ${text} not null,
    as_of_us ${instant},
    batch_id ${instant} not null
  )${table}`,
  `create table projects (
    id ${id} not null primary key
  )${table}`,
  `create table servers (
    id ${id} not null primary key,
    project_id ${id} not null,
    name ${text},
    flavor ${text},
    vcpus integer,
    memory_mb integer,
    root_gb integer,
    ephemeral_gb integer,
    swap_mb integer,
    state ${text},
    zone ${text},
    host ${text},
    cell ${text},
    image ${text},
    metadata ${text},
    notes ${text} not null,
    life_class integer not null,
    born_us ${instant},
    ended_us ${instant} not null,
    launched_us ${instant},
    terminated_us ${instant} not null
  )${table}`,
  // The span index: a window is one range for each life class, and the index covers the whole filter.
  `create index servers_span on servers
    (project_id, life_class, born_us, ended_us, launched_us, terminated_us, id)`,
  `create table segments (
    server_id ${id} not null,
    from_us ${instant} not null,
    to_us ${instant} not null,
    project_id ${id} not null,
    flavor ${text},
    vcpus integer,
    memory_mb integer,
    root_gb integer,
    ephemeral_gb integer,
    swap_mb integer,
    state ${text},
    zone ${text},
    host ${text},
    life_class integer not null,
    primary key (server_id, from_us)
  )${table}`,
  `create table life_classes (
    life_class integer not null primary key,
    width_us ${instant} not null
  )${table}`,
  `create table meta (
    name ${id} not null primary key,
    value ${text} not null
  )${table}`,
];

export async function up(db: Knex, { types }: SqlDialect): Promise<void> {
  for (const table of tables(types)) await db.raw(table);
  await db('life_classes').insert(
    LIFE_CLASSES.map(({ lifeClass, widthUs }) => ({ life_class: lifeClass, width_us: widthUs })),
  );
  await db('meta').insert([
    { name: 'application', value: 'tenant-usage' },
    { name: 'fold_version', value: String(FOLD_VERSION) },
  ]);
}
