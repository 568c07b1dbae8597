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
import { lockServers } from './locks';
import { countNewNotes, type NewNoteCounts } from './new-notes';
import { addObservations, observationsOf } from './observations';
import { conflictsOf, toRefusal } from './producer-keys';
import { addEntries, unknownEntries } from './quarantine';
import { Consequences, type FoldedLives, writeLives } from './write-lives';

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

/**
 * In the order of keys, so that a transaction writes each page of an index once; the order of locks, too. Not by bytes,
 * which takes ten times as long and differs only beyond U+FFFF.
 */
const inOrder = <T>(servers: ReadonlyMap<string, T>): (readonly [serverId: string, T])[] =>
  [...servers].sort(([a], [b]) => (a < b ? -1 : 1));

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

/** What the servers of a batch have in common. */
interface Recording extends Omit<FoldedLives, 'lives'> {
  readonly open: OpenBatch;
  readonly newNotes: NewNoteCounts;
}

async function refold(
  tx: Statements,
  dialect: SqlDialect,
  { touched, newNotes, ...recording }: Recording & { readonly touched: readonly Touched[] },
): Promise<void> {
  const lives = await mapCooperatively(touched, ({ serverId, known, added }) =>
    fold(serverId, [...known, ...added.map(({ observation }) => observation)]),
  );
  await countNewNotes(tx, newNotes, { lives, known: recording.known });
  await writeLives(tx, dialect, { lives, ...recording });
}

/** Some servers of a batch, with the observations of each. */
interface Some extends Recording {
  readonly some: readonly (readonly [
    serverId: string,
    submitted: readonly SubmittedObservation[],
  ])[];
}

/** Few enough servers not to block the event loop. */
async function recordServers(
  tx: Statements,
  dialect: SqlDialect,
  { some, ...recording }: Some,
): Promise<Pick<Recorded, 'added' | 'repeatedVoid' | 'servers'>> {
  const told = await observationsOf(
    tx,
    some.map(([serverId]) => serverId).filter((id) => recording.known.has(id)),
  );
  const repeatedVoid = some.reduce(
    (count, [serverId, submitted]) => count + countVoid(submitted, told.get(serverId) ?? []),
    0,
  );
  const touched = some
    .map(([serverId, submitted]): Touched => {
      const before = told.get(serverId) ?? [];
      return { serverId, known: before, added: newIn(submitted, before) };
    })
    .filter(({ added }) => added.length > 0);
  if (touched.length === 0) return { added: 0, repeatedVoid, servers: 0 };
  const submitted = touched.flatMap(({ added }) => added);
  await addObservations(tx, dialect, { submitted, batchId: await recording.open.id() });
  await refold(tx, dialect, { touched, ...recording });
  return { added: submitted.length, repeatedVoid, servers: touched.length };
}

export function record(database: Database, batch: Batch, nowUs: () => number): Promise<Recorded> {
  const { dialect } = database;
  const { origin, submitted, refused = [] } = batch;
  return database.write(async (tx) => {
    const open = batchOf(tx, dialect, origin);
    const servers = inOrder(await byServer(submitted));
    const ids = servers.map(([serverId]) => serverId);
    const known = await lockServers(tx, dialect, ids);
    const counts = { added: 0, repeatedVoid: 0, servers: 0 };
    const newNotes: NewNoteCounts = new Map();
    const consequences = new Consequences();
    for (const some of chunksOf(servers)) {
      const recorded = await recordServers(tx, dialect, {
        some,
        ...{ open, newNotes, known, consequences },
      });
      counts.added += recorded.added;
      counts.repeatedVoid += recorded.repeatedVoid;
      counts.servers += recorded.servers;
    }
    await consequences.write(tx, dialect);
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
