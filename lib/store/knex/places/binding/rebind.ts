/** Binds series again after the places or servers that their tags name have changed or appeared. */
import { isDeepStrictEqual } from 'node:util';
import type { SeriesBinding } from '../../../../domain/points/binding';
import type { Rebound, SeriesBindings } from '../../../places';
import type { Tags } from '../../../points';
import type { Database } from '../../sql/database';
import type { SqlDialect } from '../../sql/dialect';
import type { Statements } from '../../sql/statements';
import { chunksOf } from '../../sql/write-rows';
import { sharePlaces } from '../lock';
import { type Bound, bindTags, replaceAwaited } from './bind';
import { nextChanged, SERIES_AT_ONCE } from './changed-values';

/** Series that wait for a server which is known by now. */
const nowKnown = (tx: Statements): Promise<number[]> =>
  tx.run((db) =>
    db('awaited_servers as a')
      .join('servers as s', 's.id', 'a.server_id')
      .distinct()
      .orderBy('a.series_id')
      .limit(SERIES_AT_ONCE)
      .pluck<number[]>('a.series_id'),
  );

interface SeriesRow extends SeriesBinding {
  readonly id: number;
  readonly tags: string;
}

async function storedSeries(tx: Statements, ids: readonly number[]): Promise<SeriesRow[]> {
  const rows: SeriesRow[] = [];
  for (const some of chunksOf(ids)) {
    rows.push(
      ...(await tx.run((db) =>
        db('series')
          .select<SeriesRow[]>({
            id: 'id',
            tags: 'tags',
            serverId: 'server_id',
            nodeId: 'node_id',
            siteId: 'site_id',
          })
          .whereIn('id', some)
          .orderBy('id'),
      )),
    );
  }
  return rows;
}

/** Sums by project follow: they are kept for the project that the server of a series had when it was added up. */
async function bindAgain(
  tx: Statements,
  dialect: SqlDialect,
  ids: readonly number[],
): Promise<number> {
  const rows = await storedSeries(tx, ids);
  const tagSets = rows.map(({ tags }) => JSON.parse(tags) as Tags);
  const bound = await bindTags(tx, tagSets);
  const series = rows.flatMap((row, index) => reboundOf(row, bound[index]));
  await replaceAwaited(tx, dialect, series);
  const changed = series.filter(({ before, after }) => !isDeepStrictEqual(before, after));
  for (const { seriesId, after } of changed) {
    const row = { server_id: after.serverId, node_id: after.nodeId, site_id: after.siteId };
    await tx.run((db) => db('series').where({ id: seriesId }).update(row));
  }
  return changed.length;
}

function reboundOf({ id, serverId, nodeId, siteId }: SeriesRow, bound?: Bound) {
  if (!bound) return [];
  const { binding: after, awaited } = bound;
  return [{ seriesId: id, before: { serverId, nodeId, siteId }, after, awaited }];
}

/** Two look-ups where nothing has changed. */
async function updateSome(tx: Statements, dialect: SqlDialect): Promise<Rebound> {
  await sharePlaces(tx);
  const ids = await nowKnown(tx);
  if (ids.length > 0) return { series: await bindAgain(tx, dialect, ids), isDone: false };
  const changed = await nextChanged(tx);
  if (!changed) return { series: 0, isDone: true };
  const series = await bindAgain(tx, dialect, changed.seriesIds);
  await changed.done();
  return { series, isDone: false };
}

export const seriesBindingsOf = ({ dialect, write }: Database): SeriesBindings => ({
  update: () => write((tx) => updateSome(tx, dialect)),
});
