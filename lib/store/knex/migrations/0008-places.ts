/** Migration 8: sites, datacenters, hosts and filers, hostings of servers, numbers, and what bindings of series wait for. */
import type { Knex } from 'knex';
import type { SqlDialect } from '../sql/dialect';

const places = ({ id, keyword, text, instant, table }: SqlDialect['types']): readonly string[] => [
  `create table sites (
    id ${id} not null primary key,
    name ${id} not null,
    auth_url ${text},
    region ${text},
    account_id ${id},
    stats ${text},
    stats_us ${instant},
    ext ${text}
  )${table}`,
  `create unique index sites_name on sites (name)`,
  `create index sites_account on sites (account_id, id)`,
  `create table datacenters (
    id ${id} not null primary key,
    site_id ${id} not null,
    name ${text},
    ext ${text}
  )${table}`,
  `create index datacenters_site on datacenters (site_id, id)`,
  `create table nodes (
    id ${id} not null primary key,
    kind ${keyword} not null,
    datacenter_id ${id} not null,
    name ${id} not null,
    cpu_cores integer,
    cpu_mhz integer,
    memory_mb ${instant},
    size_gb ${instant},
    state ${keyword},
    connection ${keyword},
    maintenance integer,
    ext ${text}
  )${table}`,
  `create unique index nodes_name on nodes (name, datacenter_id, kind)`,
  `create index nodes_datacenter on nodes (datacenter_id, kind, id)`,
];

const hostings = ({
  id,
  keyword,
  text,
  instant,
  decimal,
  table,
}: SqlDialect['types']): readonly string[] => [
  `create table hostings (
    server_id ${id} not null primary key,
    subdomain ${id},
    moref ${id},
    node_id ${id},
    datacenter_id ${id},
    plan ${text},
    odoo_version ${text},
    cpu_cores ${decimal},
    ram_mb ${instant},
    db_gb ${decimal},
    file_gb ${decimal},
    users ${instant},
    ext ${text}
  )${table}`,
  `create unique index hostings_subdomain on hostings (subdomain)`,
  `create unique index hostings_moref on hostings (moref, datacenter_id)`,
  `create index hostings_datacenter on hostings (datacenter_id, server_id)`,
  `create index hostings_node on hostings (node_id, server_id)`,
  `create table numbers (
    noun ${keyword} not null,
    id ${id} not null,
    number ${instant} not null,
    primary key (noun, id)
  )${table}`,
  `create unique index numbers_number on numbers (noun, number)`,
];

/** What may bind series in another way than they are bound. */
const bindings = ({ id, instant, table }: SqlDialect['types']): readonly string[] => [
  `create table changed_tag_values (
    value ${id} not null primary key,
    after_series_id ${instant} not null
  )${table}`,
  `create table awaited_servers (
    server_id ${id} not null,
    series_id ${instant} not null,
    primary key (server_id, series_id)
  )${table}`,
  `create index awaited_servers_series on awaited_servers (series_id)`,
];

export async function up(db: Knex, { types }: SqlDialect): Promise<void> {
  for (const part of [places, hostings, bindings]) {
    for (const statement of part(types)) await db.raw(statement);
  }
  await db('meta').insert([
    { name: 'places', value: '' },
    { name: 'last_number', value: '0' },
  ]);
}
