/** From a query as it was written to a question: in OpenTSDB's order of checks, the first fault is the answer. */
import type { SubQuery, TagFilter } from '../../../domain/points/query';
import { isZoneName } from '../../../time-zone';
import { badRequest } from '../wire/errors';
import { partsOf } from '../wire/parts';
import { parseTimeMs, type TimeContext } from '../wire/times';
import { checkSameMetric, numbersOf } from '../wire/tsuids';
import { aggregatorNamed, parseDownsample } from './downsample';
import type { WrittenQuery, WrittenSubQuery } from './written-query';

export interface ValidQuery {
  readonly startMs: number;
  readonly endMs: number;
  readonly subQueries: readonly ValidSubQuery[];
}

export interface ValidSubQuery {
  readonly subQuery: SubQuery;
  readonly written: WrittenSubQuery;
}

/** As the API document says. */
const MAX_SUB_QUERIES = 100;

/** Throws `badRequest`. */
export function validQuery(written: WrittenQuery, nowMs: number): ValidQuery {
  const { startMs, endMs } = windowOf(written, { nowMs, zone: written.timezone || undefined });
  const { subQueries } = written;
  if (!subQueries?.length) throw badRequest('Missing queries');
  if (subQueries.length > MAX_SUB_QUERIES) {
    throw badRequest(
      `Too many sub queries: ${subQueries.length}, maximum allowed: ${MAX_SUB_QUERIES}`,
    );
  }
  return {
    startMs,
    endMs,
    subQueries: withoutRepeats(subQueries).map((each) => ({
      written: each,
      subQuery: validSubQuery(each, written),
    })),
  };
}

function windowOf({ start, end }: WrittenQuery, context: TimeContext) {
  if (!start) throw badRequest('Missing start time');
  const startMs = parseTimeMs(start, context);
  const endMs = end ? parseTimeMs(end, context) : context.nowMs;
  if (endMs > startMs) return { startMs, endMs };
  throw badRequest(`End time [${endMs}] must be greater than the start time [${startMs}]`);
}

function withoutRepeats(subQueries: readonly WrittenSubQuery[]): readonly WrittenSubQuery[] {
  const byContent = new Map<string, WrittenSubQuery>();
  for (const each of subQueries) {
    const content = JSON.stringify(each);
    if (!byContent.has(content)) byContent.set(content, each);
  }
  return [...byContent.values()];
}

function validSubQuery(
  written: WrittenSubQuery,
  { timezone, usesCalendar }: WrittenQuery,
): SubQuery {
  if (!written.aggregator) throw badRequest('Missing the aggregation function');
  const aggregator = aggregatorNamed(written.aggregator);
  if (!aggregator) throw badRequest(`No such aggregation function: ${written.aggregator}`);
  const { downsample, rate, filters, hasExplicitTags } = written;
  const series = seriesOf(written);
  for (const filter of filters) checkLiterals(filter);
  const zone = timezone || 'UTC';
  return {
    series,
    filters,
    hasExplicitTags,
    aggregator,
    ...(downsample && { downsample: downsampleOf(downsample, { zone, usesCalendar }) }),
    ...(rate && { rate }),
  };
}

/** The ids behind tsuids only the store knows. */
function seriesOf({ metric, tsuids }: WrittenSubQuery): SubQuery['series'] {
  if (tsuids?.length) {
    for (const tsuid of tsuids) numbersOf(tsuid);
    checkSameMetric(tsuids);
    return { ids: [] };
  }
  if (metric) return { metric };
  throw badRequest('Missing the metric or tsuids, provide at least one');
}

/** An empty alternative is the name of nothing; pipes at the end do not count. */
function checkLiterals({ type, expression }: TagFilter): void {
  if (type !== 'literal_or') return;
  if (partsOf(expression, '|').includes(''))
    throw badRequest('Missing UID name', 'Missing UID name');
}

function downsampleOf(
  written: string,
  calendar: { readonly zone: string; readonly usesCalendar: boolean },
): NonNullable<SubQuery['downsample']> {
  const downsample = parseDownsample(written, calendar);
  if (!isZoneName(calendar.zone)) {
    throw badRequest('The timezone specification could not be found');
  }
  return downsample;
}
