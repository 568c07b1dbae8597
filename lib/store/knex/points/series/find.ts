/** The series of a question: by metric, by tags, by what they are bound to, within a scope. */
import type { Knex } from 'knex';
import type { Series, SeriesQuery, TagCondition, Tags } from '../../../points';
import type { Statements } from '../../sql/statements';
import { chunksOf } from '../../sql/write-rows';
import { DAY_MS } from '../hours';
import { idsOfNames, type NameCaches } from './names';
import { withinScope } from './scope';

/** A condition on tags in the numbers of its names. */
interface TagIds {
  readonly nameId: number;
  readonly valueIds?: readonly number[];
}

interface KnownIds {
  readonly metricId: number | undefined;
  readonly tags: readonly TagIds[];
}

/** Undefined: no series can fulfil it, since one of the names is unknown. */
async function knownIds(
  read: Statements,
  caches: NameCaches,
  { metric, tags: conditions = [] }: SeriesQuery,
): Promise<KnownIds | undefined> {
  const { metrics, tag_names, tag_values } = await idsOfNames(read, caches, {
    metrics: metric === undefined ? [] : [metric],
    tag_names: conditions.map(({ key }) => key),
    tag_values: conditions.flatMap(({ values = [] }) => values),
  });
  const tags = tagIdsOf(conditions, { names: tag_names, values: tag_values });
  if (!tags || (metric !== undefined && metrics.size === 0)) return undefined;
  const [metricId] = metrics.values();
  return { metricId, tags };
}

type Ids = ReadonlyMap<string, number>;

function tagIdsOf(
  conditions: readonly TagCondition[],
  { names, values }: { readonly names: Ids; readonly values: Ids },
): TagIds[] | undefined {
  const found: TagIds[] = [];
  for (const condition of conditions) {
    const nameId = names.get(condition.key);
    const valueIds = condition.values?.flatMap((value) => values.get(value) ?? []);
    if (nameId === undefined || valueIds?.length === 0) return undefined;
    found.push(valueIds ? { nameId, valueIds } : { nameId });
  }
  return found;
}

const tagged = (db: Knex, { nameId, valueIds }: TagIds): Knex.QueryBuilder => {
  const tags = db('series_tags as t').where('t.tag_name_id', nameId);
  return valueIds ? tags.whereIn('t.tag_value_id', valueIds) : tags;
};

interface Found extends KnownIds {
  readonly query: Omit<SeriesQuery, 'ids' | 'serverIds'>;
}

/** Series with values for their keys are found by these; a key alone is a test of each series. */
function narrow(db: Knex, series: Knex.QueryBuilder, { query, metricId, tags }: Found): void {
  if (metricId !== undefined) series.where('series.metric_id', metricId);
  for (const condition of tags) {
    const having = tagged(db, condition);
    if (condition.valueIds && metricId !== undefined) having.where('t.metric_id', metricId);
    if (condition.valueIds) series.whereIn('series.id', having.select('t.series_id'));
    else {
      having.where('t.series_id', db.ref('series.id')).select(db.raw('1'));
      series.whereExists(having);
    }
  }
  withinScope(db, series, query);
  series.orderBy('series.id');
  if (query.limit !== undefined) series.limit(query.limit);
}

interface SeriesRow {
  readonly id: number;
  readonly metric: string;
  readonly tags: string;
  readonly server_id: string | null;
  readonly node_id: string | null;
  readonly site_id: string | null;
  readonly first_day: number;
  readonly last_day: number;
}

const toSeries = (row: SeriesRow): Series => ({
  id: row.id,
  metric: row.metric,
  tags: JSON.parse(row.tags) as Tags,
  serverId: row.server_id,
  nodeId: row.node_id,
  siteId: row.site_id,
  daysMs: { fromMs: row.first_day * DAY_MS, toMs: (row.last_day + 1) * DAY_MS },
});

const select = (db: Knex): Knex.QueryBuilder =>
  db('series')
    .join('metrics', 'metrics.id', 'series.metric_id')
    .select<SeriesRow[]>(
      'series.id',
      'metrics.name as metric',
      'series.tags',
      'series.server_id',
      'series.node_id',
      'series.site_id',
      'series.first_day',
      'series.last_day',
    );

type Restrict = (series: Knex.QueryBuilder) => void;

/** Lists are asked in pieces; each series comes once, since each piece has other ids. */
function* piecesOf({ ids, serverIds, nodeIds }: SeriesQuery): Generator<Restrict> {
  const bound = nodeIds ? ['series.node_id', nodeIds] : ['series.server_id', serverIds];
  const [column, list] = ids ? ['series.id', ids] : bound;
  if (!list) return yield () => undefined;
  for (const some of chunksOf<string | number>([...new Set<string | number>(list)])) {
    yield (series) => void series.whereIn(column as string, some);
  }
}

export async function findSeries(
  read: Statements,
  caches: NameCaches,
  query: SeriesQuery,
): Promise<Series[]> {
  const ids = await knownIds(read, caches, query);
  if (!ids) return [];
  const found: Series[] = [];
  for (const restrict of piecesOf(query)) {
    const rows: SeriesRow[] = await read.run((db) => {
      const series = select(db);
      restrict(series);
      narrow(db, series, { query, ...ids });
      return series;
    });
    found.push(...rows.map(toSeries));
  }
  const servers = query.ids && query.serverIds && new Set<string | null>(query.serverIds);
  const bound = servers ? found.filter(({ serverId }) => servers.has(serverId)) : found;
  return bound.sort((a, b) => a.id - b.id).slice(0, query.limit);
}
