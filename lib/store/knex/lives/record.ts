/** Records a batch: adds new observations, refolds the servers that they are about, and writes what changed. */
import { doubleBuffered } from '../../../concurrency';
import { fold } from '../../../domain/fold';
import type { ServerLife } from '../../../domain/server';
import { CooperativeScheduler, mapCooperatively } from '../../../event-loop';
import type { Batch, Recorded, SubmittedObservation } from '../../store';
import type { Database } from '../sql/database';
import type { SqlDialect } from '../sql/dialect';
import type { Statements } from '../sql/statements';
import { chunksOf } from '../sql/write-rows';
import { batchOf, type OpenBatch } from './batches';
import { lockServers } from './locks';
import { countNewNotes, type NewNoteCounts } from './new-notes';
import { conflictsOf, toRefusal } from './producer-keys';
import { addEntries, unknownEntries } from './quarantine';
import type { ServerKeys } from './server-keys';
import { type Submitted, type Touched, touchedBy } from './touched';
import { LivesWriter } from './write-lives';

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

/** What is new about some servers, and what that makes of them. */
interface Refolded extends Touched {
  readonly lives: readonly ServerLife[];
}

async function refold(
  tx: Statements,
  some: readonly Submitted[],
  known: ServerKeys,
): Promise<Refolded> {
  const { touched, repeatedVoid } = await touchedBy(tx, some, known);
  const lives = await mapCooperatively(touched, ({ serverId, stored, added }) =>
    fold(serverId, [...stored, ...added.map(({ observation }) => observation)]),
  );
  return { touched, repeatedVoid, lives };
}

/** What is counted of a batch. */
type Counts = Pick<Recorded, 'added' | 'repeatedVoid' | 'servers'> & {
  readonly newNotes: NewNoteCounts;
};

/** Few enough servers at a time not to block the event loop. Some are folded while the ones before are written. */
async function recordServers(
  tx: Statements,
  dialect: SqlDialect,
  { submitted, open }: { submitted: readonly SubmittedObservation[]; open: OpenBatch },
): Promise<Counts> {
  const servers = inOrder(await byServer(submitted));
  const ids = servers.map(([serverId]) => serverId);
  const known = await lockServers(tx, dialect, ids);
  const writer = new LivesWriter(tx, dialect, known);
  const newNotes: NewNoteCounts = new Map();
  const counts = { added: 0, repeatedVoid: 0, servers: 0 };
  const write = async ({ touched, repeatedVoid, lives }: Refolded): Promise<void> => {
    counts.repeatedVoid += repeatedVoid;
    if (touched.length === 0) return;
    const added = touched.flatMap((server) => server.added);
    await countNewNotes(tx, newNotes, { lives, known });
    await writer.add(lives, { added, batchId: await open.id() });
    counts.added += added.length;
    counts.servers += touched.length;
  };
  await doubleBuffered(chunksOf(servers), (some) => refold(tx, some, known), write);
  await writer.end();
  return { ...counts, newNotes };
}

export function record(database: Database, batch: Batch, nowUs: () => number): Promise<Recorded> {
  const { dialect } = database;
  const { origin, submitted, refused = [] } = batch;
  return database.write(async (tx) => {
    const open = batchOf(tx, dialect, origin);
    const counts = await recordServers(tx, dialect, { submitted, open });
    const conflicts = await conflictsOf(tx, dialect, { origin, submitted });
    const refusals = [...refused, ...conflicts.map((key) => toRefusal(origin, key))];
    const entries = await unknownEntries(tx, refusals);
    if (entries.length > 0) {
      await addEntries(tx, dialect, { entries, batchId: await open.id(), origin });
    }
    await open.stamp(nowUs);
    const repeated = submitted.length - counts.added;
    return { ...counts, repeated, quarantined: entries.length, conflicts };
  });
}
