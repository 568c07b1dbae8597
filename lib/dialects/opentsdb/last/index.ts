/** `/api/query/last`: the newest point of each series. */
import { HOUR_MS } from '../../../domain/points/interval';
import type { LastPoint, Series, SeriesScope } from '../../../store/store';
import type { OpenTsdbContext } from '../context';
import type { Exchange } from '../endpoint';
import { answerJson } from '../response';
import { idsOfTsuids, tsuidsOf } from '../series-ids';
import { badRequest } from '../wire/errors';
import { type AskedName, checkNames } from '../wire/known-names';
import { javaNumber } from '../wire/number-text';
import { type LastQuery, type LastSubQuery, readLastQuery } from './request';

export async function queryLast(context: OpenTsdbContext, exchange: Exchange): Promise<void> {
  const scope = context.readScope(exchange.caller);
  const query = await readLastQuery(exchange, context.settings.maxBodyBytes);
  if (context.settings.metaTables) checkBackScan(query);
  const series = await findAll(context, query, scope);
  const ids = [...new Set(series.map(({ id }) => id))];
  const isOfLastWrite = context.settings.lastPoints === 'written' && query.backScanHours === 0;
  const last = await (isOfLastWrite ? context.points.lastWritten(ids) : context.points.last(ids));
  const isRecent = recencyTest(context, query);
  const answer = series.flatMap((each) => {
    const point = last.get(each.id);
    return point && isRecent(point) ? [{ series: each, point, query }] : [];
  });
  const tsuidOf = await tsuidsOf(
    context.points,
    answer.map(({ series: { id } }) => id),
  );
  answerJson(
    exchange.res,
    answer.map((each) => lastJson(each, tsuidOf(each.series.id))),
  );
}

function checkBackScan({ backScanHours }: LastQuery): void {
  if (backScanHours >= 0) return;
  const message = 'Backscan must be zero or a positive number';
  throw badRequest(message, message);
}

async function findAll(
  context: OpenTsdbContext,
  query: LastQuery,
  scope: SeriesScope,
): Promise<readonly Series[]> {
  const all: Series[] = [];
  for (const subQuery of query.subQueries) {
    all.push(...(await findSeries(context, subQuery, { query, scope })));
  }
  return all;
}

interface FindOptions {
  readonly query: LastQuery;
  readonly scope: SeriesScope;
}

async function findSeries(
  { points, settings }: OpenTsdbContext,
  subQuery: LastSubQuery,
  { query, scope }: FindOptions,
): Promise<readonly Series[]> {
  if ('tsuids' in subQuery) {
    const ids = await idsOfTsuids(points, subQuery.tsuids);
    const found = ids.length > 0 ? await points.findSeries({ scope, ids }) : [];
    const byId = new Map(found.map((each) => [each.id, each]));
    return ids.flatMap((id) => byId.get(id) ?? []);
  }
  const { metric, tags } = subQuery;
  const isWritten = settings.lastPoints === 'written' || !settings.metaTables;
  const isExact = isWritten && query.backScanHours > 0;
  if (isExact && tags.size === 0) throw missingTags();
  await checkNames(points, namesIn(subQuery), scope);
  const conditions = Array.from(tags, ([key, value]) => ({ key, values: [value] }));
  const found = await points.findSeries({ scope, metric, tags: conditions });
  return isExact ? found.filter((each) => Object.keys(each.tags).length === tags.size) : found;
}

function missingTags() {
  const message = 'Tags cannot be null or empty when getting a TSUID';
  return badRequest(message, message);
}

function namesIn({
  metric,
  tags,
}: Extract<LastSubQuery, { metric: string }>): readonly AskedName[] {
  return [
    { kind: 'metric', name: metric },
    ...Array.from(tags).flatMap(([key, value]): readonly AskedName[] => [
      { kind: 'tagKey', name: key },
      { kind: 'tagValue', name: value },
    ]),
  ];
}

/** Counted in whole hours, as rows hold them there; points of the future are recent. */
function recencyTest(
  { nowMs, settings }: OpenTsdbContext,
  { backScanHours }: LastQuery,
): (point: LastPoint) => boolean {
  if (backScanHours <= 0) return () => settings.metaTables;
  const hour = Math.floor(nowMs() / HOUR_MS) - backScanHours;
  return ({ atMs }) => Math.floor(atMs / HOUR_MS) >= hour;
}

interface Answered {
  readonly series: Series;
  readonly point: LastPoint;
  readonly query: LastQuery;
}

const lastJson = (
  { series: { metric, tags }, point: { atMs, value }, query: { resolvesNames } }: Answered,
  tsuid: string,
) => ({
  ...(resolvesNames && { metric }),
  timestamp: atMs,
  value: javaNumber(value),
  ...(resolvesNames && { tags }),
  tsuid,
});
