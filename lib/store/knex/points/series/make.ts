/** Table `series`: found again by their hash, or made with their names and tags. */
import { inNumberingOrder } from '../../../../domain/points/tag-order';
import type { MeasuredPoint, SeriesBinding, SeriesScope } from '../../../points';
import { awaitServers, bindTags, lookUpBindings } from '../../places/binding/bind';
import type { Database } from '../../sql/database';
import type { SqlDialect } from '../../sql/dialect';
import { insertMissing } from '../../sql/insert-missing';
import type { Statements } from '../../sql/statements';
import { chunksOf } from '../../sql/write-rows';
import { keyHash, tagsText } from './key';
import { lockSeriesMakers } from './lock';
import { numberNames } from './names';
import { bindingsWithin } from './scope';

/** `firstDay` and `lastDay` hold all its points; without any the first comes after the last. */
export interface KnownSeries {
  readonly id: number;
  readonly firstDay: number;
  readonly lastDay: number;
}

export interface NewSeries extends Pick<MeasuredPoint, 'metric' | 'tags'> {
  readonly key: string;
}

interface SeriesRow {
  readonly id: number;
  readonly hash: string;
  readonly first_day: number;
  readonly last_day: number;
}

/** Those of the keys that are stored. */
export async function storedSeries(
  read: Statements,
  keys: Iterable<string>,
): Promise<Map<string, KnownSeries>> {
  const byHash = new Map(Array.from(keys, (key) => [keyHash(key), key]));
  const found = new Map<string, KnownSeries>();
  for (const some of chunksOf([...byHash.keys()])) {
    const rows = await read.run((db) =>
      db('series').select<SeriesRow[]>('id', 'hash', 'first_day', 'last_day').whereIn('hash', some),
    );
    for (const { id, hash, first_day: firstDay, last_day: lastDay } of rows) {
      found.set(byHash.get(hash) ?? '', { id, firstDay, lastDay });
    }
  }
  return found;
}

/** Those that would be within the scope: of what is outside even that it is new must not be revealed. */
export async function unmadeWithin(
  { dialect, read }: Pick<Database, 'dialect' | 'read'>,
  series: readonly NewSeries[],
  scope: SeriesScope,
): Promise<readonly NewSeries[]> {
  if (scope === 'all') return series;
  const tagSets = series.map(({ tags }) => tags);
  const bindings = (await lookUpBindings(read, tagSets)).map(({ binding }) => binding);
  const within = await bindingsWithin(read, dialect.name, { bindings, scope });
  return series.filter((_each, position) => within.has(position));
}

/**
 * Makes and binds those of the series that would be within the scope. Names get their numbers in the order of the
 * series: as OpenTSDB gives them, from which its ids of series are made.
 */
export function makeSeries(
  { dialect, write }: Database,
  series: readonly NewSeries[],
  scope: SeriesScope,
): Promise<Map<string, KnownSeries>> {
  return write(async (tx) => {
    await lockSeriesMakers(tx);
    const all = await bindTags(
      tx,
      series.map(({ tags }) => tags),
    );
    const bindings = all.map(({ binding }) => binding);
    const within = await bindingsWithin(tx, dialect.name, { bindings, scope });
    const bound = series
      .map((each, position) => ({ each, bound: all[position] }))
      .filter((_each, position) => within.has(position));
    const allowed = bound.map(({ each }) => each);
    const metricIds = await namesOf(tx, dialect, allowed);
    const rows = bound.map(({ each, bound: to }) => rowOf(each, metricIds, to?.binding));
    await insertMissing(tx, dialect, { table: 'series', key: ['hash'], rows });
    const made = await storedSeries(
      tx,
      allowed.map(({ key }) => key),
    );
    await tagSeries(tx, dialect, { series: allowed, made, metricIds });
    const waiting = bound.map(({ each, bound: to }) => ({
      seriesId: made.get(each.key)?.id ?? 0,
      awaited: to?.awaited ?? [],
    }));
    await awaitServers(tx, dialect, waiting);
    return made;
  });
}

const namesOf = (tx: Statements, dialect: SqlDialect, series: readonly NewSeries[]) =>
  numberNames(tx, dialect, {
    table: 'metrics',
    names: new Set(series.map(({ metric }) => metric)),
  });

const NO_DAY = 2 ** 31 - 1;

const rowOf = (
  { key, metric, tags }: NewSeries,
  metricIds: ReadonlyMap<string, number>,
  binding?: SeriesBinding,
) => ({
  metric_id: metricIds.get(metric) ?? 0,
  tags: tagsText(tags),
  hash: keyHash(key),
  server_id: binding?.serverId ?? null,
  node_id: binding?.nodeId ?? null,
  site_id: binding?.siteId ?? null,
  first_day: NO_DAY,
  last_day: -NO_DAY,
});

interface Tagging {
  readonly series: readonly NewSeries[];
  readonly made: ReadonlyMap<string, KnownSeries>;
  readonly metricIds: ReadonlyMap<string, number>;
}

async function tagSeries(tx: Statements, dialect: SqlDialect, tagging: Tagging): Promise<void> {
  const series = tagging.series.filter(({ key }) => tagging.made.has(key));
  const tags = series.flatMap((each) => inNumberingOrder(each.tags));
  const nameIds = await numberNames(tx, dialect, {
    table: 'tag_names',
    names: new Set(tags.map(([name]) => name)),
  });
  const valueIds = await numberNames(tx, dialect, {
    table: 'tag_values',
    names: new Set(tags.map(([, value]) => value)),
  });
  const rows = series.flatMap((each) =>
    Object.entries(each.tags).map(([name, value]) => ({
      tag_name_id: nameIds.get(name) ?? 0,
      tag_value_id: valueIds.get(value) ?? 0,
      metric_id: tagging.metricIds.get(each.metric) ?? 0,
      series_id: tagging.made.get(each.key)?.id ?? 0,
    })),
  );
  await insertMissing(tx, dialect, { table: 'series_tags', key: TAG_KEY, rows });
}

const TAG_KEY = ['tag_name_id', 'tag_value_id', 'metric_id', 'series_id'] as const;
