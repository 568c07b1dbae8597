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

const COLUMNS = ['from_us', 'to_us', 'flavor', 'vcpus', 'memory_mb', 'root_gb', 'ephemeral_gb'].map(
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
      .select<UsedSegmentRow[]>({ server_id: 's.id', name: 's.name' })
      .select(COLUMNS)
      .from(db.raw(alive.sql, alive.bindings.flat()))
      // It fixes the order of SQLite's loops.
      .crossJoin(db.raw('servers as s'))
      .where('s.server_key', db.ref('alive.server_key'));
    if (after) {
      found.where((later) =>
        later
          .where('s.id', '>', after.serverId)
          .orWhere((same) =>
            same.where('s.id', after.serverId).where('alive.from_us', '>', after.fromUs),
          ),
      );
    }
    return found.orderBy(['s.id', 'alive.from_us']).limit(limit);
  });
  return rows.map(toUsedSegment);
}
