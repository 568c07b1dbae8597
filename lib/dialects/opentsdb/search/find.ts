/** The series that a lookup finds. */
import type { Points, Series, SeriesScope, TagCondition } from '../../../store/store';
import { tsuidsOf } from '../series-ids';
import { OpenTsdbError } from '../wire/errors';
import { isAny, type LookupQuery, type LookupTag } from './request';

export interface FoundSeries extends Pick<Series, 'metric' | 'tags'> {
  readonly tsuid: string;
}

/** In the order of their tsuids, of the first of which the limit lets through. Unknown names find nothing. */
export async function findSeries(
  points: Pick<Points, 'findSeries' | 'seriesNumbers'>,
  query: LookupQuery,
  scope: SeriesScope,
): Promise<readonly FoundSeries[]> {
  const found = await matching(points, query, scope);
  const limit = query.limit > 0 ? query.limit : found.length;
  const sortable = found.length > MAX_SORTED ? found.slice(0, Math.max(limit, 1)) : found;
  const tsuidOf = await tsuidsOf(
    points,
    sortable.map(({ id }) => id),
  );
  return sortable
    .map(({ id, metric, tags }) => ({ tsuid: tsuidOf(id), metric, tags }))
    .sort((a, b) => (a.tsuid < b.tsuid ? -1 : 1))
    .slice(0, limit);
}

/** Of more series than this those that were written first are found, since sorting them all would cost too much. */
const MAX_SORTED = 10_000;

async function matching(
  points: Pick<Points, 'findSeries'>,
  { metric, tags = [], limit }: LookupQuery,
  scope: SeriesScope,
): Promise<readonly Series[]> {
  const values = tags.flatMap(({ key, value }) => (isAny(key) && value !== null ? [value] : []));
  const query = {
    scope,
    tags: conditionsOf(tags),
    ...(metric !== undefined && !isAny(metric) && { metric }),
  };
  if (values.length === 0) {
    const atMost = Math.max(limit, MAX_SORTED + 1);
    return points.findSeries(limit > 0 ? { ...query, limit: atMost } : query);
  }
  const all = await points.findSeries({ ...query, limit: MAX_SCANNED + 1 });
  if (all.length > MAX_SCANNED) throw tooMany();
  return all.filter((each) => Object.values(each.tags).some((v) => values.includes(v)));
}

/** A value under any key is looked for in each of the series. */
const MAX_SCANNED = 100_000;

const tooMany = () =>
  new OpenTsdbError(
    'tooLarge',
    'Too many series',
    `A value without a key is looked for in at most ${MAX_SCANNED} series: name a metric or a key`,
  );

/** Of one key any value; an asterisk among them stands for all. */
function conditionsOf(tags: readonly LookupTag[]): readonly TagCondition[] {
  const byKey = new Map<string, (string | null)[]>();
  for (const { key, value } of tags) {
    if (key !== null && !isAny(key)) byKey.set(key, [...(byKey.get(key) ?? []), value]);
  }
  return Array.from(byKey, ([key, all]) => {
    const values = all.flatMap((value) => (value === null || isAny(value) ? [] : [value]));
    return values.length === all.length ? { key, values } : { key };
  });
}
