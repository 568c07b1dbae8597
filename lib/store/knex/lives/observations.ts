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
import { idsByKey, keyOf, keysOf, type ServerKeys } from './server-keys';

const COLUMNS = ['server_key', 'at_us', 'id', 'source_rank', 'kind', 'facts'];

interface ObservationRow {
  readonly server_key: number;
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

function toObservation(row: ObservationRow, serverId: string): Observation {
  const source = SOURCES.get(row.source_rank);
  if (source === undefined)
    throw new Error(`observation ${row.id}: no source of rank ${row.source_rank}`);
  return {
    id: row.id,
    serverId,
    source,
    kind: row.kind,
    atUs: row.at_us,
    facts: JSON.parse(row.facts) as Facts,
  };
}

/** All observations of the servers with these keys, by server id. */
export async function observationsByKeys(
  statements: Statements,
  keys: ServerKeys,
): Promise<Map<string, Observation[]>> {
  const known = new Map<string, Observation[]>();
  const ids = idsByKey(keys);
  for (const some of chunksOf([...ids.keys()])) {
    const rows = await statements.run((db) =>
      db('observations').select<ObservationRow[]>(COLUMNS).whereIn('server_key', some),
    );
    for (const row of rows) {
      const serverId = ids.get(row.server_key) ?? '';
      const list = known.get(serverId);
      if (list) list.push(toObservation(row, serverId));
      else known.set(serverId, [toObservation(row, serverId)]);
    }
  }
  return known;
}

/** All observations of these servers, by server id; a server without an entry is new. */
export const observationsOf = async (
  read: Statements,
  serverIds: readonly string[],
): Promise<Map<string, Observation[]>> => observationsByKeys(read, await keysOf(read, serverIds));

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

export interface AddedObservations {
  readonly added: readonly SubmittedObservation[];
  readonly batchId: number;
  /** Of their servers. */
  readonly keys: ServerKeys;
}

export async function addObservations(
  tx: Statements,
  dialect: SqlDialect,
  { added, batchId, keys }: AddedObservations,
): Promise<void> {
  await writeRows(tx, dialect, {
    table: 'observations',
    columns: [...COLUMNS, 'batch_id', 'position'],
    items: added,
    toRow: ({ observation, position }) => [
      keyOf(keys, observation.serverId),
      observation.atUs,
      observation.id,
      RANK[observation.source],
      observation.kind,
      JSON.stringify(observation.facts),
      batchId,
      position ?? null,
    ],
    onConflict: { key: 'server_key, at_us, id', act: 'keep' },
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
      .where('o.server_key', db('servers').select('server_key').where({ id: serverId }))
      .orderBy(['o.at_us', 'o.id']),
  );
  return rows.map((row) => ({
    ...toObservation(row, serverId),
    position: row.position,
    origin: row.origin,
    recordedAtUs: row.recorded_us,
  }));
}
