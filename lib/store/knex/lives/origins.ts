/** Origins, from the batches in which their observations were recorded. */
import type { Knex } from 'knex';
import type { Facts } from '../../../domain/observation';
import type { Origin, OriginObservation, OriginQuery, Origins } from '../../store';
import type { Database } from '../sql/database';
import type { Statements } from '../sql/statements';
import { chunksOf } from '../sql/write-rows';
import { keysOf } from './server-keys';

export const originsOf = ({ read }: Database): Origins => ({
  list: (after, limit) => listOrigins(read, after, limit),
  observations: (query) => observationsFrom(read, query),
});

const observationsInBatches = (db: Knex) =>
  db('observations as o').join('batches as b', 'b.id', 'o.batch_id');

async function listOrigins(
  read: Statements,
  after: string | undefined,
  limit: number,
): Promise<readonly Origin[]> {
  const rows = await read.run((db) => {
    const found = observationsInBatches(db)
      .count({ observations: '*' })
      .min({ firstRecordedAtUs: 'b.recorded_us' })
      .max({ lastRecordedAtUs: 'b.recorded_us' })
      .select<Origin[]>({ name: 'b.origin' });
    if (after !== undefined) found.where('b.origin', '>', after);
    return found.groupBy('b.origin').orderBy('b.origin').limit(limit);
  });
  return rows.map((row) => ({ ...row, observations: Number(row.observations) }));
}

interface Row {
  readonly serverId: string;
  readonly id: string;
}

async function observationsFrom(
  read: Statements,
  query: OriginQuery,
): Promise<readonly OriginObservation[]> {
  const { afterServerId, maxServers } = query;
  const serverIds = await read.run((db) => {
    const brought = broughtBy(db, query).where('o.server_key', db.ref('servers.server_key'));
    const found = db('servers')
      .whereExists(brought.select(db.raw('1')))
      .orderBy('id');
    if (afterServerId !== undefined) found.where('id', '>', afterServerId);
    return found.limit(maxServers).pluck<string[]>('id');
  });
  const pages: OriginObservation[][] = [];
  for (const some of chunksOf(serverIds)) pages.push(await observationsAbout(read, query, some));
  return pages.flat();
}

async function observationsAbout(
  read: Statements,
  query: OriginQuery,
  serverIds: readonly string[],
): Promise<OriginObservation[]> {
  const keys = [...(await keysOf(read, serverIds)).values()];
  const voided = await voidedIn(read, keys);
  const rows = await read.run((db) =>
    broughtBy(db, query)
      .join('servers as s', 's.server_key', 'o.server_key')
      .select<Row[]>({ serverId: 's.id', id: 'o.id' })
      .whereIn('o.server_key', keys)
      .orderBy(['s.id', 'o.id']),
  );
  return rows.map((row) => ({ ...row, isVoided: voided.has(row.id) }));
}

/** A void cannot be voided. */
function broughtBy(db: Knex, { origin, sinceUs, untilUs }: OriginQuery) {
  const found = observationsInBatches(db).where('b.origin', origin).whereNot('o.kind', 'void');
  if (sinceUs !== undefined) found.where('b.recorded_us', '>=', sinceUs);
  if (untilUs !== undefined) found.where('b.recorded_us', '<', untilUs);
  return found;
}

/** The ids that voids about these servers name. */
async function voidedIn(
  read: Statements,
  keys: readonly number[],
): Promise<ReadonlySet<string | undefined>> {
  const facts = await read.run((db) =>
    db('observations').where('kind', 'void').whereIn('server_key', keys).pluck<string[]>('facts'),
  );
  return new Set(facts.map((text) => (JSON.parse(text) as Facts).voids));
}
