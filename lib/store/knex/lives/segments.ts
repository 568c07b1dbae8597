/** Table `segments`: the exact lives of servers, a cache of the fold. */

import { billedChanges, type ChangedProject } from '../../../domain/burst/changed-segments';
import { lifeClass, NEVER_US } from '../../../domain/life-class';
import type { Segment } from '../../../domain/segment';
import type { ServerLife } from '../../../domain/server';
import { mapCooperatively } from '../../../event-loop';
import type { SqlDialect } from '../sql/dialect';
import type { Row, Statements } from '../sql/statements';
import { chunksOf, writeRows } from '../sql/write-rows';
import { idsByKey, keyOf, keysOf, type ServerKeys } from './server-keys';
import { fromRentedRow, RENTED_COLUMNS, type RentedRow, toRentedColumns } from './size-columns';

const COLUMNS = ['server_key', 'from_us', 'to_us', ...RENTED_COLUMNS, 'life_class'];

interface SegmentRow extends RentedRow {
  readonly server_key: number;
  readonly from_us: number;
  readonly to_us: number;
}

const toRow = (serverKey: number, segment: Segment): Row => [
  serverKey,
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
  const ids = idsByKey(await keysOf(read, serverIds));
  for (const some of chunksOf([...ids.keys()])) {
    const rows = await read.run((db) =>
      db('segments')
        .select<SegmentRow[]>(COLUMNS)
        .whereIn('server_key', some)
        .orderBy(['server_key', 'from_us']),
    );
    for (const row of rows) segments.get(ids.get(row.server_key) ?? '')?.push(toSegment(row));
  }
  return segments;
}

/** SQL text: the builder does not know `returning` on MariaDB. */
const deleteSegments = (tx: Statements, keys: readonly number[]): Promise<SegmentRow[]> =>
  tx.all(
    `delete from segments where server_key in (${keys.map(() => '?').join(', ')})
      returning server_key, from_us, to_us, ${RENTED_COLUMNS.join(', ')}`,
    keys,
  );

export interface WrittenSegments {
  readonly lives: readonly ServerLife[];
  /** Servers that are stored already. */
  readonly known: ServerKeys;
  /** Of all. */
  readonly keys: ServerKeys;
}

/** Writes the segments of these lives, after deleting those that known servers had; returns what that changes in bills. */
export async function writeSegments(
  tx: Statements,
  dialect: SqlDialect,
  { lives, known, keys }: WrittenSegments,
): Promise<readonly ChangedProject[]> {
  const before = new Map<number, Segment[]>();
  const rewritten = lives.flatMap(({ server }) => known.get(server.id) ?? []);
  for (const some of chunksOf(rewritten)) {
    for (const row of await deleteSegments(tx, some)) {
      before.set(row.server_key, [...(before.get(row.server_key) ?? []), toSegment(row)]);
    }
  }
  const rows = await mapCooperatively(lives, ({ server, segments }) =>
    segments.map((segment) => [keyOf(keys, server.id), segment] as const),
  );
  await writeRows(tx, dialect, {
    table: 'segments',
    columns: COLUMNS,
    items: rows.flat(),
    toRow: ([serverKey, segment]) => toRow(serverKey, segment),
    onConflict: 'refuse',
  });
  const changes = await mapCooperatively(lives, ({ server, segments }) =>
    billedChanges(before.get(keyOf(keys, server.id)) ?? [], segments),
  );
  return changes.flat();
}
