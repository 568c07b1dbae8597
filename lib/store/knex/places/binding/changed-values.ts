/** Table `changed_tag_values`: values of tags that may name another place or server than when series were bound by them. */
import { nameIds } from '../../points/series/names';
import type { Statements } from '../../sql/statements';
import { chunksOf } from '../../sql/write-rows';

/**
 * In the transaction that changes the places. Series that have such a tag are bound again later. Values that no tag has
 * are left out: a series that comes later is bound by the new places, for which it waits.
 */
export async function queueTagValues(tx: Statements, values: readonly string[]): Promise<void> {
  const known = await nameIds(tx, 'tag_values', [...new Set(values)].sort());
  for (const some of chunksOf([...known.keys()])) {
    const rows = some.map((value) => ({ value, after_series_id: 0 }));
    await tx.run((db) => db('changed_tag_values').insert(rows).onConflict('value').merge());
  }
}

/** Series to be bound again, and what is to be done in the queue once they are. */
export interface ChangedSeries {
  readonly seriesIds: readonly number[];
  readonly done: () => Promise<void>;
}

/** In one transaction, for which writers of new series wait. */
export const SERIES_AT_ONCE = 500;
const VALUES_AT_ONCE = 50;

interface QueuedValue {
  readonly value: string;
  readonly afterSeriesId: number;
}

/** The next values and some of their series; undefined: the queue is empty. */
export async function nextChanged(tx: Statements): Promise<ChangedSeries | undefined> {
  const queued = await tx.run((db) =>
    db('changed_tag_values')
      .select<QueuedValue[]>({ value: 'value', afterSeriesId: 'after_series_id' })
      .orderBy('value')
      .limit(VALUES_AT_ONCE)
      .forUpdate(),
  );
  const [first] = queued;
  if (!first) return undefined;
  const fresh = queued.filter(({ afterSeriesId }) => afterSeriesId === 0);
  const together = await seriesWith(tx, fresh);
  if (together.length < SERIES_AT_ONCE && fresh.length > 0) {
    return { seriesIds: together, done: () => unqueue(tx, fresh) };
  }
  return slowly(tx, first);
}

/** A value of many series, some of them at a time. */
async function slowly(tx: Statements, queued: QueuedValue): Promise<ChangedSeries> {
  const seriesIds = await seriesWith(tx, [queued]);
  const last = seriesIds.at(-1);
  if (last === undefined || seriesIds.length < SERIES_AT_ONCE) {
    return { seriesIds, done: () => unqueue(tx, [queued]) };
  }
  const { value } = queued;
  const done = async (): Promise<void> => {
    await tx.run((db) =>
      db('changed_tag_values').where({ value }).update({ after_series_id: last }),
    );
  };
  return { seriesIds, done };
}

/** Series in id order, those after where the first of the values has come. */
async function seriesWith(
  tx: Statements,
  values: readonly QueuedValue[],
): Promise<readonly number[]> {
  const texts = values.map(({ value }) => value);
  const ids = [...(await nameIds(tx, 'tag_values', texts)).values()];
  return tx.run((db) =>
    db('series_tags')
      .distinct()
      .whereIn('tag_value_id', ids)
      .where('series_id', '>', values[0]?.afterSeriesId ?? 0)
      .orderBy('series_id')
      .limit(SERIES_AT_ONCE)
      .pluck<number[]>('series_id'),
  );
}

async function unqueue(tx: Statements, values: readonly QueuedValue[]): Promise<void> {
  const texts = values.map(({ value }) => value);
  await tx.run((db) => db('changed_tag_values').whereIn('value', texts).del());
}
