/** Stored lives are a cache of the fold: which version of it made them, and refolding them, some servers at a time. */
import { FOLD_VERSION, fold } from '../../../domain/fold';
import { mapCooperatively } from '../../../event-loop';
import type { FoldState, Folds } from '../../store';
import type { Database } from '../sql/database';
import type { SqlDialect } from '../sql/dialect';
import type { Statements } from '../sql/statements';
import { writeRows } from '../sql/write-rows';
import { lockServers } from './locks';
import { observationsByKeys } from './observations';
import { LivesWriter } from './write-lives';

/** Few enough servers not to make other writers wait. */
const SERVERS_AT_ONCE = 250;

/** Rows of table `meta`. */
const VERSION = 'fold_version';
/** The version of the running refold, and the last server that it has done. */
const PROGRESS = 'refolded_up_to';

export const foldsOf = ({ read, write, dialect }: Database): Folds => ({
  state: () => stateIn(read),
  refoldAfter: (afterId) => write((tx) => refoldAfter(tx, dialect, afterId)),
});

async function stateIn(read: Statements): Promise<FoldState> {
  const rows = await read.run((db) =>
    db('meta')
      .select<{ name: string; value: string }[]>('name', 'value')
      .whereIn('name', [VERSION, PROGRESS]),
  );
  const values = new Map(rows.map(({ name, value }) => [name, value]));
  const [version, upTo] = JSON.parse(values.get(PROGRESS) ?? '[]') as [number?, string?];
  return {
    version: Number(values.get(VERSION) ?? 0),
    refoldedUpTo: version === FOLD_VERSION ? upTo : undefined,
  };
}

/** The locks are those of `record`, so that nothing is added to a server between its reading and its writing. */
async function refoldAfter(tx: Statements, dialect: SqlDialect, afterId: string) {
  const ids = await tx.run((db) =>
    db('servers')
      .where('id', '>', afterId)
      .orderBy('id')
      .limit(SERVERS_AT_ONCE)
      .pluck<string[]>('id'),
  );
  const lastId = ids.at(-1);
  if (lastId === undefined) await finish(tx, dialect);
  else {
    const known = await lockServers(tx, dialect, ids);
    const observations = await observationsByKeys(tx, known);
    const lives = await mapCooperatively(ids, (id) => fold(id, observations.get(id) ?? []));
    const writer = new LivesWriter(tx, dialect, known);
    await writer.add(lives);
    await writer.end();
    await put(tx, dialect, PROGRESS, JSON.stringify([FOLD_VERSION, lastId]));
  }
  return { lastId, servers: ids.length };
}

async function finish(tx: Statements, dialect: SqlDialect): Promise<void> {
  await put(tx, dialect, VERSION, String(FOLD_VERSION));
  await tx.run((db) => db('meta').where({ name: PROGRESS }).del());
}

async function put(
  tx: Statements,
  dialect: SqlDialect,
  name: string,
  value: string,
): Promise<void> {
  await writeRows(tx, dialect, {
    table: 'meta',
    columns: ['name', 'value'],
    items: [[name, value]],
    toRow: (row) => row,
    onConflict: { key: 'name', act: 'replace' },
  });
}
