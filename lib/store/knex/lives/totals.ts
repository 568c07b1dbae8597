/** Exact sums over a window: per project and size, how long segments of that size were there. */
import { LIFE_CLASSES } from '../../../domain/life-class';
import type { TotalsQuery, UsageTotal } from '../../store';
import type { Database, Fragment } from '../sql/dialect';
import { fromProjectColumn } from './size-columns';

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

/** Segments that overlap the window, class by class; bounds are literals, since drivers may send doubles. */
export const segmentBranches = ({ startUs, stopUs }: TotalsQuery, whose: string): string =>
  LIFE_CLASSES.map(
    ({ lifeClass, widthUs }) =>
      `select g.* from segments g where ${whose} and g.life_class = ${lifeClass}
        and g.from_us > ${startUs - widthUs} and g.from_us < ${stopUs} and g.to_us > ${startUs}`,
  ).join('\n union all ');

/** Whole seconds and the microseconds left over are summed apart: together they might not fit 64 bits. */
export function totalsStatement(
  { dialect }: Pick<Database, 'dialect'>,
  query: TotalsQuery,
): Fragment {
  const { least, greatest, quotient, integer } = dialect.arithmetic;
  const { startUs, stopUs } = query;
  const alive = dialect.segmentsIn(query);
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
