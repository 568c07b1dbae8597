/** The numbers of the names that a series is made of. */
import type { SeriesNumbers } from '../../../points';
import type { Statements } from '../../sql/statements';
import { chunksOf } from '../../sql/write-rows';
import { seriesKey } from './key';
import { storedSeries } from './make';
import { namesOfIds } from './names';

interface TagRow {
  readonly series_id: number;
  readonly metric_id: number;
  readonly tag_name_id: number;
  readonly tag_value_id: number;
}

export async function seriesNumbers(
  read: Statements,
  seriesIds: readonly number[],
): Promise<ReadonlyMap<number, SeriesNumbers>> {
  const numbers = new Map<number, { metric: number; tags: (readonly [number, number])[] }>();
  for (const some of chunksOf([...new Set(seriesIds)])) {
    const rows = await read.run((db) =>
      db('series_tags')
        .select<TagRow[]>('series_id', 'metric_id', 'tag_name_id', 'tag_value_id')
        .whereIn('series_id', some)
        .orderBy(['series_id', 'tag_name_id']),
    );
    for (const row of rows) {
      const id = Number(row.series_id);
      const known = numbers.get(id) ?? { metric: Number(row.metric_id), tags: [] };
      known.tags.push([Number(row.tag_name_id), Number(row.tag_value_id)]);
      numbers.set(id, known);
    }
  }
  return numbers;
}

/** For each the id of the series that is made of exactly these names, if there is one. */
export async function seriesOfNumbers(
  read: Statements,
  all: readonly SeriesNumbers[],
): Promise<readonly (number | undefined)[]> {
  const keys = await keysOf(read, all);
  const stored = await storedSeries(
    read,
    keys.filter((key) => key !== undefined),
  );
  return keys.map((key) => (key === undefined ? undefined : stored.get(key)?.id));
}

async function keysOf(read: Statements, all: readonly SeriesNumbers[]) {
  const pairs = all.flatMap(({ tags }) => tags);
  const metrics = await namesOfIds(
    read,
    'metrics',
    all.map(({ metric }) => metric),
  );
  const keys = await namesOfIds(
    read,
    'tag_names',
    pairs.map(([key]) => key),
  );
  const values = await namesOfIds(
    read,
    'tag_values',
    pairs.map(([, value]) => value),
  );
  return all.map(({ metric: metricId, tags }) => {
    const metric = metrics.get(metricId);
    const named = tags.map(([key, value]) => [keys.get(key), values.get(value)] as const);
    const isKnown = named.every(([key, value]) => key !== undefined && value !== undefined);
    if (metric === undefined || !isKnown) return undefined;
    return seriesKey({ metric, tags: Object.fromEntries(named) });
  });
}
