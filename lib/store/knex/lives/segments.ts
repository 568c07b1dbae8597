/** Table `segments`: the exact lives of servers, a cache of the fold. */

import { billedChanges, type ChangedProject } from '../../../domain/burst/changed-segments';
import { lifeClass, NEVER_US } from '../../../domain/life-class';
import type { Segment } from '../../../domain/segment';
import type { ServerLife } from '../../../domain/server';
import type { SqlDialect } from '../sql/dialect';
import type { Row, Statements } from '../sql/statements';
import { chunksOf, writeRows } from '../sql/write-rows';
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
  read: Statements,
  serverIds: readonly string[],
): Promise<Map<string, Segment[]>> {
  const segments = new Map<string, Segment[]>(serverIds.map((id) => [id, []]));
  for (const some of chunksOf(serverIds)) {
    const rows = await read.run((db) =>
      db('segments')
        .select<SegmentRow[]>(COLUMNS)
        .whereIn('server_id', some)
        .orderBy(['server_id', 'from_us']),
    );
    for (const row of rows) segments.get(row.server_id)?.push(toSegment(row));
  }
  return segments;
}

/** SQL text: the builder does not know `returning` on MariaDB. */
const deleteSegments = (tx: Statements, serverIds: readonly string[]): Promise<SegmentRow[]> =>
  tx.all(
    `delete from segments where server_id in (${serverIds.map(() => '?').join(', ')})
      returning server_id, from_us, to_us, ${RENTED_COLUMNS.join(', ')}`,
    serverIds,
  );

/** Writes the segments of these lives, after deleting those that known servers had; returns what that changes in bills. */
export async function writeSegments(
  tx: Statements,
  dialect: SqlDialect,
  { lives, known }: { lives: readonly ServerLife[]; known: ReadonlySet<string> },
): Promise<readonly ChangedProject[]> {
  const before = new Map<string, Segment[]>();
  const ids = lives.map(({ server }) => server.id).filter((id) => known.has(id));
  for (const some of chunksOf(ids)) {
    for (const row of await deleteSegments(tx, some)) {
      before.set(row.server_id, [...(before.get(row.server_id) ?? []), toSegment(row)]);
    }
  }
  const rows = lives.flatMap(({ server, segments }) =>
    segments.map((segment) => [server.id, segment] as const),
  );
  await writeRows(tx, dialect, {
    table: 'segments',
    columns: COLUMNS,
    items: rows,
    toRow: ([serverId, segment]) => toRow(serverId, segment),
    onConflict: 'refuse',
  });
  return lives.flatMap(({ server, segments }) =>
    billedChanges(before.get(server.id) ?? [], segments),
  );
}
