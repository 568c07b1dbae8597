/** Table `observations`: what sources reported; rows are added, never changed. */
import {
  type Facts,
  type Observation,
  type ObservationKind,
  RANK,
  type SourceClass,
} from '../../../domain/observation';
import type { RecordedObservation, SubmittedObservation } from '../../store';
import type { Database } from '../sql/database';
import type { SqlDialect } from '../sql/dialect';
import type { Statements } from '../sql/statements';
import { chunksOf, writeRows } from '../sql/write-rows';

const COLUMNS = ['server_id', 'at_us', 'id', 'source_rank', 'kind', 'facts'];

interface ObservationRow {
  readonly server_id: string;
  readonly at_us: number;
  readonly id: string;
  readonly source_rank: number;
  readonly kind: ObservationKind;
  readonly facts: string;
}

interface RecordedRow extends ObservationRow {
  readonly position: string | null;
  readonly origin: string;
  readonly recorded_us: number;
}

const SOURCES = new Map<number, SourceClass>(
  Object.entries(RANK).map(([source, rank]) => [rank, source as SourceClass]),
);

function toObservation(row: ObservationRow): Observation {
  const source = SOURCES.get(row.source_rank);
  if (source === undefined)
    throw new Error(`observation ${row.id}: no source of rank ${row.source_rank}`);
  return {
    id: row.id,
    serverId: row.server_id,
    source,
    kind: row.kind,
    atUs: row.at_us,
    facts: JSON.parse(row.facts) as Facts,
  };
}

/** All observations of these servers, by server id; a server without an entry is new. */
export async function observationsOf(
  statements: Statements,
  serverIds: readonly string[],
): Promise<Map<string, Observation[]>> {
  const known = new Map<string, Observation[]>();
  for (const some of chunksOf(serverIds)) {
    const rows = await statements.run((db) =>
      db('observations').select<ObservationRow[]>(COLUMNS).whereIn('server_id', some),
    );
    for (const row of rows) {
      const list = known.get(row.server_id);
      if (list) list.push(toObservation(row));
      else known.set(row.server_id, [toObservation(row)]);
    }
  }
  return known;
}

export async function countNew(
  read: Statements,
  observations: readonly Observation[],
): Promise<number> {
  const ids = new Set(observations.map(({ id }) => id));
  for (const some of chunksOf([...new Set(observations.map(({ serverId }) => serverId))])) {
    const known = await observationsOf(read, some);
    for (const { id } of [...known.values()].flat()) ids.delete(id);
  }
  return ids.size;
}

export async function addObservations(
  tx: Statements,
  dialect: SqlDialect,
  { submitted, batchId }: { submitted: readonly SubmittedObservation[]; batchId: number },
): Promise<void> {
  await writeRows(tx, dialect, {
    table: 'observations',
    columns: ['server_id', 'at_us', 'id', 'source_rank', 'kind', 'facts', 'batch_id', 'position'],
    items: submitted,
    toRow: ({ observation, position }) => [
      observation.serverId,
      observation.atUs,
      observation.id,
      RANK[observation.source],
      observation.kind,
      JSON.stringify(observation.facts),
      batchId,
      position ?? null,
    ],
    onConflict: { key: 'server_id, at_us, id', act: 'keep' },
  });
}

/** All observations of one server, in the order of their instants, with origin and arrival. */
export async function observationsAbout(
  { read }: Database,
  serverId: string,
): Promise<RecordedObservation[]> {
  const rows = await read.run((db) =>
    db('observations as o')
      .join('batches as b', 'b.id', 'o.batch_id')
      .select<RecordedRow[]>([
        ...COLUMNS.map((column) => `o.${column}`),
        ...['o.position', 'b.origin', 'b.recorded_us'],
      ])
      .where('o.server_id', serverId)
      .orderBy(['o.at_us', 'o.id']),
  );
  return rows.map((row) => ({
    ...toObservation(row),
    position: row.position,
    origin: row.origin,
    recordedAtUs: row.recorded_us,
  }));
}
