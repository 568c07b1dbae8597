/** Partitions on MariaDB: `p_old` for what is older than the others, and `p_rest` for what is newer. */
import { AppError } from '../../../../errors';
import type { Database } from '../../sql/database';
import type { Statements } from '../../sql/statements';
import type { Partition, PartitionedTable, Partitions } from './partition';

const OLD = 'p_old';
const REST = 'p_rest';

/** The bounds between partitions, in order. */
async function boundsOf(read: Statements, table: PartitionedTable): Promise<number[]> {
  const rows = await read.all<{ bound: string }>(
    `select partition_description as bound from information_schema.partitions
      where table_schema = database() and table_name = '${table}'
      order by partition_ordinal_position`,
  );
  return rows.map(({ bound }) => Number(bound)).filter(Number.isFinite);
}

const definition = (name: string, bound: number | 'maxvalue'): string =>
  `partition ${name} values less than ${bound === 'maxvalue' ? bound : `(${bound})`}`;

/** The longest wait for another process that changes partitions. */
const WAIT_SECONDS = 30;
const LOCK = "concat('tenant-usage partitions ', md5(database()))";

/**
 * A statement of DDL is a transaction of its own here, so a lock of the session keeps other processes from doing the
 * same; what there is to do is found out under it.
 */
function alone<T>({ write }: Database, work: (tx: Statements) => Promise<T>): Promise<T> {
  return write(async (tx) => {
    try {
      const [lock] = await tx.all<{ is_ours: number | null }>(
        `select get_lock(${LOCK}, ${WAIT_SECONDS}) as is_ours`,
      );
      if (lock?.is_ours === 1) return await work(tx);
      throw new AppError('database', 'another process is changing the partitions');
    } finally {
      // The session goes back to its pool; if its connection was lost, the lock is free already.
      await tx.all(`select release_lock(${LOCK})`).catch(() => undefined);
    }
  });
}

const change = (tx: Statements, table: PartitionedTable, what: string): Promise<unknown> =>
  tx.all(`alter table ${table} ${what}`);

async function list(read: Statements, table: PartitionedTable): Promise<Partition[]> {
  const bounds = await boundsOf(read, table);
  return bounds.slice(1).map((to, index) => ({ from: bounds[index] as number, to }));
}

/** The first time all that is there is older or newer than the new ones, and `p_old` ends where they begin. */
async function make(
  tx: Statements,
  table: PartitionedTable,
  partitions: readonly Partition[],
): Promise<void> {
  const bounds = await boundsOf(tx, table);
  const last = bounds.at(-1) ?? 0;
  const added = partitions.filter(({ to }) => to > last);
  const [first] = added;
  if (!first) return;
  const isFirst = bounds.length === 1;
  const parts = added.map(({ to }) => definition(`p${to}`, to));
  if (isFirst) parts.unshift(definition(OLD, first.from));
  const split = isFirst ? `${OLD}, ${REST}` : REST;
  const into = [...parts, definition(REST, 'maxvalue')].join(', ');
  await change(tx, table, `reorganize partition ${split} into (${into})`);
}

/** Only emptied, and then merged with what is older: its neighbour would begin to take rows of these hours otherwise. */
async function drop(tx: Statements, table: PartitionedTable, { to }: Partition): Promise<void> {
  const bounds = await boundsOf(tx, table);
  if (!bounds.slice(1).includes(to)) return;
  await change(tx, table, `truncate partition p${to}`);
  if (bounds[1] !== to) return;
  const merged = definition(OLD, to);
  await change(tx, table, `reorganize partition ${OLD}, p${to} into (${merged})`);
}

export const mariadbPartitions = (database: Database): Partitions => ({
  list: (table) => list(database.read, table),
  make: (table, partitions) => alone(database, (tx) => make(tx, table, partitions)),
  drop: (table, partition) => alone(database, (tx) => drop(tx, table, partition)),
});
