/** The segments of one project that overlap a window, page by page: the exact usage of each server. */
import type { UsedSegment, UsedSegmentsQuery } from '../../../store';
import type { Database } from '../../sql/database';
import { fromEndColumn } from '../servers';
import { type SizeRow, toProjectColumn, toSize } from '../size-columns';
import { OVERLAPPING } from './overlapping';

interface UsedSegmentRow extends SizeRow {
  readonly server_id: string;
  readonly from_us: number;
  readonly to_us: number;
  readonly name: string | null;
}

const COLUMNS = ['server_id', 'from_us', 'to_us'].map((name) => `alive.${name}`);
const SIZE_COLUMNS = ['flavor', 'vcpus', 'memory_mb', 'root_gb', 'ephemeral_gb'].map(
  (name) => `alive.${name}`,
);

const toUsedSegment = (row: UsedSegmentRow): UsedSegment => ({
  serverId: row.server_id,
  serverName: row.name,
  fromUs: row.from_us,
  toUs: fromEndColumn(row.to_us),
  size: toSize(row),
});

export async function usedSegments(
  { dialect, read }: Database,
  { projectId, after, limit, ...window }: UsedSegmentsQuery,
): Promise<UsedSegment[]> {
  if (window.startUs >= window.stopUs) return [];
  const alive = OVERLAPPING[dialect.name]({ ...window, projectId: toProjectColumn(projectId) });
  const rows = await read.run((db) => {
    const found = db
      .select<UsedSegmentRow[]>([...COLUMNS, ...SIZE_COLUMNS, 's.name'])
      .from(db.raw(alive.sql, alive.bindings.flat()))
      .leftJoin('servers as s', 's.id', 'alive.server_id');
    if (after) {
      found.where((later) =>
        later
          .where('alive.server_id', '>', after.serverId)
          .orWhere((same) =>
            same.where('alive.server_id', after.serverId).where('alive.from_us', '>', after.fromUs),
          ),
      );
    }
    return found.orderBy(['alive.server_id', 'alive.from_us']).limit(limit);
  });
  return rows.map(toUsedSegment);
}
