/** The tables of Nova's databases with the types and indexes that Nova gives them on each kind of server. */
import type { DatabaseKind } from '../databases/databases';

const COLUMNS: Readonly<Record<string, string>> = {
  instances: `created_at time, updated_at time, deleted_at time, id key, internal_id int, user_id text255,
    project_id text255, image_ref text255, kernel_id text255, ramdisk_id text255, launch_index int, key_name text255,
    key_data long, power_state int, vm_state text255, memory_mb int, vcpus int, hostname text255, host text255,
    user_data long, reservation_id text255, launched_at time, terminated_at time, display_name text255,
    display_description text255, availability_zone text255, locked bool, os_type text255, launched_on long,
    instance_type_id int, vm_mode text255, uuid text36, architecture text255, root_device_name text255,
    access_ip_v4 text39, access_ip_v6 text39, config_drive text255, task_state text255,
    default_ephemeral_device text255, default_swap_device text255, progress int, auto_disk_config bool,
    shutdown_terminate bool, disable_terminate bool, root_gb int, ephemeral_gb int, cell_name text255, node text255,
    deleted int, locked_by text36, cleaned int, ephemeral_key_uuid text36, hidden bool`,
  instance_extra: `created_at time, updated_at time, deleted_at time, deleted int, id key, instance_uuid text36,
    numa_topology long, pci_requests long, flavor long, vcpu_model long, migration_context long, keypairs long`,
  instance_actions: `created_at time, updated_at time, deleted_at time, id key, action text255, instance_uuid text36,
    request_id text255, user_id text255, project_id text255, start_time time, finish_time time, message text255,
    deleted int`,
  instance_actions_events: `created_at time, updated_at time, deleted_at time, id key, event text255, action_id int,
    start_time time, finish_time time, result text255, traceback long, deleted int, host text255, details long`,
  migrations: `created_at time, updated_at time, deleted_at time, id key, source_compute text255,
    dest_compute text255, dest_host text255, status text255, instance_uuid text36, old_instance_type_id int,
    new_instance_type_id int, source_node text255, dest_node text255, deleted int, migration_type text36, hidden bool,
    memory_total big, memory_processed big, memory_remaining big, disk_total big, disk_processed big,
    disk_remaining big, uuid text36, cross_cell_move bool, user_id text255, project_id text255`,
  cell_mappings: `created_at time, updated_at time, id key, uuid text36, name text255, transport_url long,
    database_connection long, disabled bool`,
  flavors: `created_at time, updated_at time, name text255, id key, memory_mb int, vcpus int, swap int,
    vcpu_weight int, flavorid text255, rxtx_factor float, root_gb int, ephemeral_gb int, disabled bool,
    is_public bool, description long`,
};

const TYPES: Readonly<Record<DatabaseKind, Readonly<Record<string, string>>>> = {
  SQLite: { time: 'datetime', long: 'text', bool: 'boolean', big: 'bigint' },
  PostgreSQL: { time: 'timestamp', long: 'text', bool: 'boolean', big: 'bigint', float: 'real' },
  MariaDB: { time: 'datetime', long: 'mediumtext', bool: 'tinyint(1)', big: 'bigint' },
};

/** Where InnoDB has a foreign key it has an index as well. */
const INDEXES: Readonly<Record<string, readonly string[]>> = {
  instances: ['uuid', 'updated_at, project_id'],
  instance_extra: ['instance_uuid'],
  shadow_instance_extra: ['instance_uuid'],
  instance_actions: ['instance_uuid', 'request_id'],
};
const FOREIGN_KEYS: Readonly<Record<string, readonly string[]>> = {
  instance_actions_events: ['action_id'],
  migrations: ['instance_uuid'],
};

const API = ['cell_mappings', 'flavors'];
const CELL = Object.keys(COLUMNS).filter((table) => !API.includes(table));

export const tablesOf = (db: string): readonly string[] =>
  db === 'nova_api' ? API : [...CELL, ...CELL.map((table) => `shadow_${table}`)];

const definition = (table: string): string => COLUMNS[table.replace(/^shadow_/, '')] ?? '';

/** The columns that hold truth values, which PostgreSQL does not take as numbers. */
export const truths = (table: string): readonly string[] =>
  [...definition(table).matchAll(/(\w+) bool/g)].map(([, name = '']) => name);

/** Without `dropped` columns, as another release has them. */
export function createTable(
  kind: DatabaseKind,
  table: string,
  dropped: readonly string[] = [],
): readonly string[] {
  const columns = definition(table)
    .split(',')
    .map((column) => column.trim().split(/\s+/) as [string, string])
    .filter(([name]) => !dropped.includes(`${table}.${name}`))
    .map(([name, type]) => `${name} ${typeOf(kind, type)}`);
  const indexed = [
    ...(INDEXES[table] ?? []),
    ...(kind === 'MariaDB' ? (FOREIGN_KEYS[table] ?? []) : []),
  ];
  return [
    `create table ${table} (${columns.join(', ')})`,
    ...indexed.map((index, n) => `create index ${table}_${n}_idx on ${table} (${index})`),
  ];
}

function typeOf(kind: DatabaseKind, type: string): string {
  if (type === 'key') return 'integer primary key';
  const [, length] = /^text(\d+)$/.exec(type) ?? [];
  return length ? `varchar(${length})` : (TYPES[kind][type] ?? type);
}
