/** Records a batch: adds new observations, refolds the servers that they are about, and writes what changed. */
import { fold } from '../../../domain/fold';
import type { Observation } from '../../../domain/observation';
import { CooperativeScheduler, mapCooperatively } from '../../../event-loop';
import type { Batch, Recorded, SubmittedObservation } from '../../store';
import type { Database } from '../sql/database';
import type { SqlDialect } from '../sql/dialect';
import type { Statements } from '../sql/statements';
import { chunksOf } from '../sql/write-rows';
import { batchOf, type OpenBatch } from './batches';
import { writeLives } from './folds';
import { lockServers } from './locks';
import { countNewNotes, type NewNoteCounts } from './new-notes';
import { addObservations, observationsOf } from './observations';
import { conflictsOf, toRefusal } from './producer-keys';
import { addEntries, unknownEntries } from './quarantine';

/** A server of the batch: its stored observations, and those that are new. */
interface Touched {
  readonly serverId: string;
  readonly known: readonly Observation[];
  readonly added: readonly SubmittedObservation[];
}

async function byServer(
  submitted: readonly SubmittedObservation[],
): Promise<Map<string, SubmittedObservation[]>> {
  const servers = new Map<string, SubmittedObservation[]>();
  const scheduler = new CooperativeScheduler();
  for (const one of submitted) {
    const { serverId } = one.observation;
    const about = servers.get(serverId);
    if (about) about.push(one);
    else servers.set(serverId, [one]);
    if (scheduler.shouldYield) await scheduler.yield();
  }
  return servers;
}

/** The observations that are new, each once. */
function newIn(
  submitted: readonly SubmittedObservation[],
  known: readonly Observation[],
): readonly SubmittedObservation[] {
  const seen = new Set(known.map(({ id }) => id));
  return submitted.filter(({ observation: { id } }) => {
    const isNew = !seen.has(id);
    seen.add(id);
    return isNew;
  });
}

/** How many of what was submitted was known and taken back. */
function countVoid(
  submitted: readonly SubmittedObservation[],
  known: readonly Observation[],
): number {
  const voids = known.filter(({ kind }) => kind === 'void');
  if (voids.length === 0) return 0;
  const voided = new Set(voids.flatMap(({ facts }) => facts.voids));
  const ids = new Set(known.map(({ id }) => id));
  return submitted.filter(({ observation: { id } }) => ids.has(id) && voided.has(id)).length;
}

async function refold(
  tx: Statements,
  dialect: SqlDialect,
  { touched, newNotes }: { touched: readonly Touched[]; newNotes: NewNoteCounts },
): Promise<void> {
  const lives = await mapCooperatively(touched, ({ serverId, known, added }) =>
    fold(serverId, [...known, ...added.map(({ observation }) => observation)]),
  );
  const refolded = touched.flatMap(({ serverId, known }) => (known.length > 0 ? [serverId] : []));
  await countNewNotes(tx, newNotes, { lives, refolded: new Set(refolded) });
  await writeLives(tx, dialect, { lives, refolded });
}

/** Some servers of a batch, with the observations of each. */
interface Some {
  readonly some: readonly (readonly [
    serverId: string,
    submitted: readonly SubmittedObservation[],
  ])[];
  readonly open: OpenBatch;
  readonly newNotes: NewNoteCounts;
}

/** Few enough servers not to block the event loop. */
async function recordServers(
  tx: Statements,
  dialect: SqlDialect,
  { some, open, newNotes }: Some,
): Promise<Pick<Recorded, 'added' | 'repeatedVoid' | 'servers'>> {
  const known = await observationsOf(
    tx,
    some.map(([serverId]) => serverId),
  );
  const repeatedVoid = some.reduce(
    (count, [serverId, submitted]) => count + countVoid(submitted, known.get(serverId) ?? []),
    0,
  );
  const touched = some
    .map(([serverId, submitted]): Touched => {
      const before = known.get(serverId) ?? [];
      return { serverId, known: before, added: newIn(submitted, before) };
    })
    .filter(({ added }) => added.length > 0);
  if (touched.length === 0) return { added: 0, repeatedVoid, servers: 0 };
  const submitted = touched.flatMap(({ added }) => added);
  await addObservations(tx, dialect, { submitted, batchId: await open.id() });
  await refold(tx, dialect, { touched, newNotes });
  return { added: submitted.length, repeatedVoid, servers: touched.length };
}

export function record(database: Database, batch: Batch, nowUs: () => number): Promise<Recorded> {
  const { dialect } = database;
  const { origin, submitted, refused = [] } = batch;
  return database.write(async (tx) => {
    const open = batchOf(tx, dialect, origin);
    const servers = await byServer(submitted);
    await lockServers(tx, dialect, [...servers.keys()]);
    const counts = { added: 0, repeatedVoid: 0, servers: 0 };
    const newNotes: NewNoteCounts = new Map();
    for (const some of chunksOf([...servers])) {
      const recorded = await recordServers(tx, dialect, { some, open, newNotes });
      counts.added += recorded.added;
      counts.repeatedVoid += recorded.repeatedVoid;
      counts.servers += recorded.servers;
    }
    const conflicts = await conflictsOf(tx, dialect, { origin, submitted });
    const refusals = [...refused, ...conflicts.map((key) => toRefusal(origin, key))];
    const entries = await unknownEntries(tx, refusals);
    if (entries.length > 0) {
      await addEntries(tx, dialect, { entries, batchId: await open.id(), origin });
    }
    await open.stamp(nowUs);
    const repeated = submitted.length - counts.added;
    return { ...counts, repeated, quarantined: entries.length, conflicts, newNotes };
  });
}
