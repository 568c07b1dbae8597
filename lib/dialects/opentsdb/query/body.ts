/** A query in the body of a request, as JSON. */
import type { TagFilter } from '../../../domain/points/query';
import { AppError } from '../../../errors';
import { arrayOf, booleanOf, objectOf, textOf, textsOf } from '../wire/coercion';
import { badRequest, unparsable } from '../wire/errors';
import type { JsonObject, JsonValue } from '../wire/json';
import { filterOfValue, makeFilter } from './filters';
import { DEFAULT_RATE, rateOptionsOf } from './rate-options';
import type { WrittenQuery, WrittenSubQuery } from './written-query';

/** Throws `badRequest`. `inArrays`: the one thing that the query string of such a request says. */
export function queryInBody(value: JsonValue, inArrays: boolean): WrittenQuery {
  const body = objectOf(value, 'the body');
  if (!body) throw unparsable('the body must be an object');
  if (booleanOf(body.get('delete'), 'delete')) {
    throw badRequest('Bad request', 'Deleting data is not enabled');
  }
  const flag = (name: string) => booleanOf(body.get(name), name);
  return {
    start: textOf(body.get('start'), 'start'),
    end: textOf(body.get('end'), 'end'),
    timezone: textOf(body.get('timezone'), 'timezone'),
    usesCalendar: flag('useCalendar'),
    subQueries: arrayOf(body.get('queries'), 'queries')?.map(subQueryOf),
    format: {
      inMilliseconds: flag('msResolution'),
      inArrays,
      showsQuery: flag('showQuery'),
      showsTsuids: flag('showTSUIDs'),
      showsStats: flag('showStats'),
      showsSummary: flag('showSummary'),
    },
  };
}

function subQueryOf(value: JsonValue): WrittenSubQuery {
  const query = objectOf(value, 'queries[]');
  if (!query) throw unparsable('queries[]: must be an object');
  const options = objectOf(query.get('rateOptions'), 'rateOptions');
  const rate = options ? rateOptionsOf(options) : DEFAULT_RATE;
  return {
    aggregator: textOf(query.get('aggregator'), 'aggregator'),
    metric: textOf(query.get('metric'), 'metric'),
    tsuids: arrayOf(query.get('tsuids'), 'tsuids')?.map((id) => textOf(id, 'tsuids[]') ?? ''),
    filters: filtersOf(query),
    hasExplicitTags: booleanOf(query.get('explicitTags'), 'explicitTags'),
    downsample: textOf(query.get('downsample'), 'downsample'),
    rate: booleanOf(query.get('rate'), 'rate') ? rate : undefined,
    asksHistograms: !!arrayOf(query.get('percentiles'), 'percentiles')?.length,
  };
}

/** Of `tags` and `filters` the later one counts alone, even if it is empty; both must be well-formed. */
function filtersOf(query: JsonObject): readonly TagFilter[] {
  let filters: readonly TagFilter[] = [];
  for (const [name, value] of query) {
    if (name === 'tags') filters = filtersOfTags(value);
    if (name === 'filters') filters = (arrayOf(value, name) ?? []).map(filterOf);
  }
  return filters;
}

function filtersOfTags(value: JsonValue): readonly TagFilter[] {
  const tags = textsOf(value, 'tags');
  if (!tags) throw unparsable('tags: must be an object');
  return Array.from(tags, ([key, text]) =>
    asUnparsable(() => filterOfValue(key, text ?? '', true)),
  );
}

function filterOf(value: JsonValue): TagFilter {
  const filter = objectOf(value, 'filters[]');
  const text = (name: string) => textOf(filter?.get(name), name) ?? '';
  if (text('type') === '') throw unparsable('The filter type cannot be null or empty');
  if (text('tagk') === '') throw unparsable('The tagk cannot be null or empty');
  return asUnparsable(() =>
    makeFilter({
      key: text('tagk'),
      type: text('type'),
      expression: text('filter'),
      isGrouping: booleanOf(filter?.get('groupBy'), 'groupBy'),
    }),
  );
}

/** Filters are made while the body is read there. */
function asUnparsable<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    throw error instanceof AppError ? unparsable(error.message) : error;
  }
}
