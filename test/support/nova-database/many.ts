/** Any number of servers in a cell's database, put there by its own SQL: every second one is archived. */
import type { DatabaseKind, TestDatabase } from '../databases/databases';

const NUMBERS: Readonly<Record<DatabaseKind, (count: number) => string>> = {
  SQLite: (count) =>
    `with recursive n(i) as (select 1 union all select i + 1 from n where i < ${count}) select i from n`,
  PostgreSQL: (count) => `select i from generate_series(1, ${count}) i`,
  MariaDB: (count) => `select seq as i from seq_1_to_${count}`,
};

const START = '2026-01-01 00:00:00';

const TIME: Readonly<Record<DatabaseKind, (seconds: string) => string>> = {
  SQLite: (seconds) => `datetime('${START}', '+' || (${seconds}) || ' seconds')`,
  PostgreSQL: (seconds) => `timestamp '${START}' + (${seconds}) * interval '1 second'`,
  MariaDB: (seconds) => `timestamp'${START}' + interval (${seconds}) second`,
};

const UUID: Readonly<Record<DatabaseKind, string>> = {
  SQLite: `printf('00000000-0000-4000-8000-%012d', i)`,
  PostgreSQL: `'00000000-0000-4000-8000-' || lpad(i::text, 12, '0')`,
  MariaDB: `concat('00000000-0000-4000-8000-', lpad(i, 12, '0'))`,
};

const flavor = (id: number): string => {
  const data = {
    id,
    name: `size-${id}`,
    memory_mb: 512 * id,
    vcpus: id,
    root_gb: 1,
    ephemeral_gb: 0,
  };
  return JSON.stringify({
    cur: { 'nova_object.data': { ...data, swap: 0 } },
    old: null,
    new: null,
  });
};

/** What happened to a server, by its number: the event, the seconds after its creation, and to which of them. */
const EVENTS = [
  ['compute__do_build_and_run_instance', 6, 'i > 0'],
  ['compute_stop_instance', 60, 'i % 4 = 0'],
  ['compute_start_instance', 90, 'i % 4 = 0'],
  ['compute_finish_resize', 200, 'i % 10 = 0'],
  ['compute_confirm_resize', 230, 'i % 10 = 0'],
] as const;

/** Servers with numbers from 1 to `count`; each tenth was resized, each fourth was stopped for a while, few were never launched. */
export async function putManyServers(cell: TestDatabase, count: number): Promise<void> {
  for (const [prefix, is] of [
    ['', 'i % 2 = 0'],
    ['shadow_', 'i % 2 = 1'],
  ] as const) {
    await put(cell, prefix, `(${NUMBERS[cell.kind](count)}) n where ${is}`);
  }
  // As after any large change, so that plans are those of a server that has been running for long.
  if (cell.kind !== 'MariaDB') await cell.all('analyze');
}

async function put({ kind, all }: TestDatabase, prefix: string, from: string): Promise<void> {
  const at = (seconds: string | number): string => TIME[kind](`i * 2 + ${seconds}`);
  const ended = prefix ? at(500) : 'null';
  const launched = `case when i % 250 = 7 then null when i % 10 = 0 then ${at(199)} else ${at(5)} end`;
  await all(`insert into ${prefix}instances (id, uuid, project_id, display_name, vm_state, created_at, updated_at,
      launched_at, terminated_at, host, availability_zone, image_ref, deleted)
    select i, ${UUID[kind]}, 'project', 'server', ${prefix ? "'deleted'" : "'active'"}, ${at(0)}, ${at(510)},
      ${launched}, ${ended}, 'host', 'nova', 'image', ${prefix ? 'i' : '0'} from ${from}`);
  await all(`insert into ${prefix}instance_extra (id, instance_uuid, flavor)
    select i, ${UUID[kind]}, case when i % 10 = 0 then '${flavor(2)}' else '${flavor(1)}' end from ${from}`);
  for (const [n, [event, seconds, is]] of EVENTS.entries()) {
    const id = `i * ${EVENTS.length} + ${n}`;
    await all(`insert into ${prefix}instance_actions (id, instance_uuid, action, start_time)
      select ${id}, ${UUID[kind]}, 'action', ${at(seconds - 5)} from ${from} and ${is}`);
    await all(`insert into ${prefix}instance_actions_events (id, action_id, event, start_time, finish_time, result)
      select ${id}, ${id}, '${event}', ${at(seconds - 4)}, ${at(seconds)}, 'Success' from ${from} and ${is}`);
  }
  await all(`insert into ${prefix}migrations (id, instance_uuid, migration_type, status, created_at,
      old_instance_type_id, new_instance_type_id)
    select i, ${UUID[kind]}, 'resize', 'confirmed', ${at(150)}, 1, 2 from ${from} and i % 10 = 0`);
}
