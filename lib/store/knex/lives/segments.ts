/** Table `segments`: the exact lives, a cache of the fold. */
import { lifeClass, NEVER_US } from '../../../domain/life-class';
import type { Segment } from '../../../domain/segment';
import type { ServerLife } from '../../../domain/server';
import type { Database, Row, SqlDialect, Statements } from '../sql/dialect';
import { writeRows } from '../sql/write-rows';
import { fromRentedRow, RENTED_COLUMNS, type RentedRow, toRentedColumns } from './size-columns';

const COLUMNS = ['server_id', 'from_us', 'to_us', ...RENTED_COLUMNS, 'life_class'];

interface SegmentRow extends RentedRow {
  readonly server_id: string;
  readonly from_us: number;
  readonly to_us: number;
}

const toRow = (serverId: string, segment: Segment): Row => [
  serverId,
  segment.fromUs,
  segment.toUs ?? NEVER_US,
  ...toRentedColumns(segment),
  lifeClass(segment.fromUs, segment.toUs),
];

const toSegment = (row: SegmentRow): Segment => ({
  fromUs: row.from_us,
  toUs: row.to_us === NEVER_US ? null : row.to_us,
  ...fromRentedRow(row),
});

/** Segments of several servers, in order, by server id. */
export async function segmentsOf(
  { read, dialect }: Pick<Database, 'read' | 'dialect'>,
  serverIds: readonly string[],
): Promise<Map<string, Segment[]>> {
  const within = dialect.isIn('server_id', serverIds);
  const rows = await read.all<SegmentRow>(
    `select ${COLUMNS.join(', ')} from segments where ${within.sql} order by server_id, from_us`,
    within.bindings,
  );
  const segments = new Map<string, Segment[]>(serverIds.map((id) => [id, []]));
  for (const row of rows) segments.get(row.server_id)?.push(toSegment(row));
  return segments;
}

/** Puts the segments of these lives in place of those that `refolded` servers had. */
export async function writeSegments(
  tx: Statements,
  dialect: SqlDialect,
  { lives, refolded }: { lives: readonly ServerLife[]; refolded: readonly string[] },
): Promise<void> {
  if (refolded.length > 0) {
    const within = dialect.isIn('server_id', refolded);
    await tx.all(`delete from segments where ${within.sql}`, within.bindings);
  }
  const rows = lives.flatMap(({ server, segments }) =>
    segments.map((segment) => [server.id, segment] as const),
  );
  await writeRows(tx, dialect, {
    table: 'segments',
    columns: COLUMNS,
    items: rows,
    toRow: ([serverId, segment]) => toRow(serverId, segment),
    onConflict: { key: 'server_id, from_us', act: 'replace' },
  });
}
