/** One batch into the database: add what is new, refold the servers that it is about, write what follows. */
import { fold } from '../../domain/fold';
import type { Observation } from '../../domain/observation';
import { mapInSlices } from '../../slices';
import type { Batch, Recorded, Told } from '../store';
import { openBatch, stampBatch } from './batches';
import type { Database, SqlDialect, Statements } from './database';
import { addObservations, observationsOf } from './observations';
import { conflictsOf, toRefusal } from './producer-keys';
import { writeProjects } from './projects';
import { addEntries, unknownEntries } from './quarantine';
import { writeSegments } from './segments';
import { writeServers } from './servers';

type Known = ReadonlyMap<string, readonly Observation[]>;

/** What of the batch was not known before, each once, in its order. */
function newIn(told: readonly Told[], known: Known): Told[] {
  const seen = new Set<string>();
  for (const observations of known.values()) for (const { id } of observations) seen.add(id);
  return told.filter(({ observation }) => {
    if (seen.has(observation.id)) return false;
    seen.add(observation.id);
    return true;
  });
}

/** Known and new observations of every server that has a new one. */
function togetherByServer(added: readonly Told[], known: Known): Map<string, Observation[]> {
  const sets = new Map<string, Observation[]>();
  for (const { observation } of added) {
    const { serverId } = observation;
    const set = sets.get(serverId) ?? [...(known.get(serverId) ?? [])];
    set.push(observation);
    sets.set(serverId, set);
  }
  return sets;
}

async function refold(
  tx: Statements,
  dialect: SqlDialect,
  { added, known }: { added: readonly Told[]; known: Known },
): Promise<number> {
  const sets = togetherByServer(added, known);
  const lives = await mapInSlices(sets, ([serverId, observations]) => fold(serverId, observations));
  const refolded = [...sets.keys()].filter((serverId) => known.has(serverId));
  await writeProjects(tx, dialect, lives);
  await writeServers(
    tx,
    dialect,
    lives.map(({ server }) => server),
  );
  await writeSegments(tx, dialect, { lives, refolded });
  return lives.length;
}

const serversIn = (told: readonly Told[]): string[] => [
  ...new Set(told.map(({ observation }) => observation.serverId)),
];

export function record(database: Database, batch: Batch, nowUs: () => number): Promise<Recorded> {
  const { dialect } = database;
  const { origin, told, refused = [] } = batch;
  return database.write(async (tx) => {
    const serverIds = serversIn(told);
    await dialect.lockServers(tx, serverIds);
    const known = await observationsOf(tx, dialect, serverIds);
    const added = newIn(told, known);
    const conflicts = await conflictsOf(tx, dialect, { origin, told });
    const refusals = [...refused, ...conflicts.map((key) => toRefusal(origin, key))];
    const entries = await unknownEntries(tx, dialect, refusals);
    const [repeated, quarantined] = [told.length - added.length, entries.length];
    const outcome = { added: added.length, repeated, servers: 0, quarantined, conflicts };
    if (added.length + entries.length === 0) return outcome;
    const batchId = await openBatch(tx, origin);
    await addEntries(tx, dialect, { entries, batchId, origin });
    await addObservations(tx, dialect, { told: added, batchId });
    outcome.servers = await refold(tx, dialect, { added, known });
    await stampBatch(tx, batchId, nowUs());
    return outcome;
  });
}
