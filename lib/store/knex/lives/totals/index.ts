/**
 * Exact sums over a window: how long segments of each size existed, by project.
 * SQL text: measured hot path, and the builder has no integer division, nor each database's way to the segments.
 */
import type { TotalsQuery, UsageTotal } from '../../../store';
import type { Database } from '../../sql/database';
import type { Fragment } from '../../sql/statements';
import { fromProjectColumn } from '../size-columns';
import { OVERLAPPING } from './overlapping';

const SIZE_COLUMNS = ['vcpus', 'memory_mb', 'root_gb', 'ephemeral_gb'];

interface TotalRow {
  readonly project_id: string;
  readonly vcpus: number | null;
  readonly memory_mb: number;
  readonly root_gb: number;
  readonly ephemeral_gb: number;
  readonly seconds: number;
  readonly micros: number;
}

/** Sums whole seconds and remaining microseconds apart: together they might not fit 64 bits. */
export function totalsStatement(
  { dialect }: Pick<Database, 'dialect'>,
  query: TotalsQuery,
): Fragment {
  const { least, greatest, quotient, integer } = dialect.arithmetic;
  const { startUs, stopUs } = query;
  const alive = OVERLAPPING[dialect.name](query);
  const groups = ['project_id', ...SIZE_COLUMNS].join(', ');
  return {
    sql: `select ${groups},
        cast(sum(${quotient('overlap_us', '1000000')}) as ${integer}) as seconds,
        cast(sum(overlap_us % 1000000) as ${integer}) as micros
      from (
        select ${groups}, ${least}(to_us, ${stopUs}) - ${greatest}(from_us, ${startUs}) as overlap_us
        from ${alive.sql}
      ) clipped
      group by ${groups}`,
    bindings: alive.bindings,
  };
}

const toUsageTotal = (row: TotalRow): UsageTotal => ({
  projectId: fromProjectColumn(row.project_id),
  size:
    row.vcpus === null
      ? null
      : {
          vcpus: row.vcpus,
          memoryMb: row.memory_mb,
          rootGb: row.root_gb,
          ephemeralGb: row.ephemeral_gb,
        },
  existenceUs: BigInt(row.seconds) * 1_000_000n + BigInt(row.micros),
});

export async function usageTotals(database: Database, query: TotalsQuery): Promise<UsageTotal[]> {
  if (query.startUs >= query.stopUs) return [];
  const { sql, bindings } = totalsStatement(database, query);
  return (await database.read.all<TotalRow>(sql, bindings)).map(toUsageTotal);
}
