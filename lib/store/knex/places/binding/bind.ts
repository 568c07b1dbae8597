/** Binds series by the places and servers that are known, and remembers which servers they wait for. */
import { awaitedServers, bindingOf, type SeriesBinding } from '../../../../domain/points/binding';
import type { Tags } from '../../../points';
import type { SqlDialect } from '../../sql/dialect';
import { insertMissing } from '../../sql/insert-missing';
import type { Statements } from '../../sql/statements';
import { chunksOf } from '../../sql/write-rows';
import { sharePlaces } from '../lock';
import { directoryFor } from './directory';

export interface Bound {
  readonly binding: SeriesBinding;
  /** Servers that would be believed first, once they are known. */
  readonly awaited: readonly string[];
}

/** One for each of the tags, in their order. Places stay as they are until the end of the transaction. */
export async function bindTags(
  tx: Statements,
  tagSets: readonly Tags[],
): Promise<readonly Bound[]> {
  await sharePlaces(tx);
  return lookUpBindings(tx, tagSets);
}

/** As it is at the moment. */
export async function lookUpBindings(
  read: Statements,
  tagSets: readonly Tags[],
): Promise<readonly Bound[]> {
  const directory = await directoryFor(read, tagSets);
  return tagSets.map((tags) => ({
    binding: bindingOf(tags, directory),
    awaited: awaitedServers(tags, directory),
  }));
}

interface Waiting {
  readonly seriesId: number;
  readonly awaited: readonly string[];
}

/** Servers appear without a lock on places: a later look-up finds those that appeared meanwhile, too. */
export async function awaitServers(
  tx: Statements,
  dialect: SqlDialect,
  waiting: readonly Waiting[],
): Promise<void> {
  const rows = waiting.flatMap(({ seriesId, awaited }) =>
    awaited.map((serverId) => ({ server_id: serverId, series_id: seriesId })),
  );
  rows.sort((a, b) => (a.server_id < b.server_id ? -1 : 1));
  await insertMissing(tx, dialect, {
    table: 'awaited_servers',
    key: ['server_id', 'series_id'],
    rows,
  });
}

/** These series wait for these servers only from now on. */
export async function replaceAwaited(
  tx: Statements,
  dialect: SqlDialect,
  waiting: readonly Waiting[],
): Promise<void> {
  for (const some of chunksOf(waiting)) {
    const ids = some.map(({ seriesId }) => seriesId);
    await tx.run((db) => db('awaited_servers').whereIn('series_id', ids).del());
  }
  await awaitServers(tx, dialect, waiting);
}
