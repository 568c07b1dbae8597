/** `/api/query`: points of groups of series, downsampled, as rates and aggregated. */
import type { PointGroup } from '../../../domain/points/evaluation/groups';
import type { SubQuery } from '../../../domain/points/query';
import type { Chunk } from '../../../http/response/stream';
import { sendStream } from '../../../http/response/stream';
import { queryPoints as queryStore } from '../../../report/points/query';
import { selectSeries } from '../../../report/points/select-series';
import { UnknownName } from '../../../report/points/unknown-name';
import type { SeriesScope } from '../../../store/store';
import type { OpenTsdbContext } from '../context';
import type { Exchange } from '../endpoint';
import { type Padding, paddingOf } from '../jsonp';
import { JSON_TYPE } from '../response';
import { idsOfTsuids, tsuidsOf } from '../series-ids';
import { unknownName } from '../wire/errors';
import { readQuery } from './request';
import { elementText, type RenderOptions, summaryText } from './response';
import { type ValidQuery, type ValidSubQuery, validQuery } from './valid-query';

export async function queryPoints(context: OpenTsdbContext, exchange: Exchange): Promise<void> {
  const { settings, nowMs, readScope } = context;
  const scope = readScope(exchange.caller);
  const written = await readQuery(exchange, settings.maxBodyBytes);
  const query = validQuery(written, nowMs());
  const results: SubResult[] = [];
  // What is held of sub-queries that were answered leaves less for the next ones.
  let budget = settings.queryBudget;
  for (const [index, subQuery] of query.subQueries.entries()) {
    const groups = await groupsOf(context, { query, subQuery, scope, budget });
    for (const { points } of groups) budget -= points.atMs.length;
    results.push({ index, subQuery, groups });
  }
  const shown = written.format.showsTsuids ? results.flatMap(({ groups }) => groups) : [];
  const tsuidOf = await tsuidsOf(
    context.points,
    shown.flatMap(({ seriesIds }) => seriesIds),
  );
  const options = { format: written.format, settings, tsuidOf };
  const texts = textsOf(results, options);
  await sendStream(exchange.res, JSON_TYPE, chunks(texts, paddingOf(exchange.res)));
}

interface SubResult {
  readonly index: number;
  readonly subQuery: ValidSubQuery;
  readonly groups: readonly PointGroup[];
}

interface Asked {
  readonly query: ValidQuery;
  readonly subQuery: ValidSubQuery;
  readonly scope: SeriesScope;
  readonly budget: number;
}

async function groupsOf(
  { points, settings }: OpenTsdbContext,
  { query: asked, subQuery, scope, budget }: Asked,
): Promise<readonly PointGroup[]> {
  const { asksHistograms, tsuids } = subQuery.written;
  const { alignment, firstRate } = settings;
  const query = tsuids?.length
    ? { ...subQuery.subQuery, series: { ids: await idsOfTsuids(points, tsuids) } }
    : subQuery.subQuery;
  const question = { query, asked, alignment, firstRate };
  try {
    if (asksHistograms) return await noneOf(points, query, scope);
    return await queryStore(points, question, { scope, budget });
  } catch (error) {
    if (!(error instanceof UnknownName)) throw error;
    if (settings.unknownMetric === 'empty') return [];
    throw unknownName(error.kind, error.unknown);
  }
}

/** There are no histograms; a metric or a value that is not known is an error all the same. */
async function noneOf(
  points: OpenTsdbContext['points'],
  query: SubQuery,
  scope: SeriesScope,
): Promise<readonly PointGroup[]> {
  await selectSeries(points, query, scope);
  return [];
}

/** One text an element. */
function* textsOf(results: readonly SubResult[], options: RenderOptions): Generator<string> {
  let count = 0;
  for (const { index, subQuery, groups } of results) {
    for (const group of groups) {
      count += group.points.atMs.length;
      yield elementText(group, { subQuery, index }, options);
    }
  }
  if (options.format.showsSummary) yield summaryText(count);
}

async function* chunks(texts: Iterable<string>, padding: Padding): AsyncGenerator<Chunk> {
  const opening = `${padding.before}[`;
  let text = '';
  for (const next of texts) {
    if (text !== '') yield { text, isLast: false };
    text = `${text === '' ? opening : ','}${next}`;
  }
  yield { text: `${text || opening}]${padding.after}`, isLast: true };
}
