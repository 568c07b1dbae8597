/** Partitions on PostgreSQL: tables that are named for their hours, and a default one for the rest. */
import type { Database } from '../../sql/database';
import type { Statements } from '../../sql/statements';
import type { Partition, PartitionedTable, Partitions } from './partition';

const nameOf = (table: PartitionedTable, { from, to }: Partition): string =>
  `${table}_p${from}_${to}`;

async function list(read: Statements, table: PartitionedTable): Promise<Partition[]> {
  const rows = await read.all<{ name: string }>(
    `select c.relname as name from pg_inherits i
      join pg_class c on c.oid = i.inhrelid where i.inhparent = '${table}'::regclass`,
  );
  const partitions = rows.flatMap(({ name }) => {
    const [, from, to] = /_p(\d+)_(\d+)$/.exec(name) ?? [];
    return from === undefined ? [] : [{ from: Number(from), to: Number(to) }];
  });
  return partitions.sort((a, b) => a.from - b.from);
}

/** Rows of the default partition have to leave it before another one can take their hours. */
async function make(tx: Statements, table: PartitionedTable, partition: Partition): Promise<void> {
  const { from, to } = partition;
  const name = nameOf(table, partition);
  const within = `hour >= ${from} and hour < ${to}`;
  await tx.all(`lock table ${table} in access exclusive mode`);
  if ((await list(tx, table)).some((other) => other.from < to && other.to > from)) return;
  await tx.all(`alter table ${table} detach partition ${table}_default`);
  await tx.all(`create table ${name} partition of ${table} for values from (${from}) to (${to})`);
  await tx.all(
    `with moved as (delete from ${table}_default where ${within} returning *)
      insert into ${name} select * from moved`,
  );
  await tx.all(`alter table ${table} attach partition ${table}_default default`);
}

export const postgresPartitions = ({ read, write }: Database): Partitions => ({
  list: (table) => list(read, table),
  async make(table, partitions) {
    for (const partition of partitions) await write((tx) => make(tx, table, partition));
  },
  drop: (table, partition) =>
    write(async (tx) => {
      await tx.all(`drop table if exists ${nameOf(table, partition)}`);
    }),
});
