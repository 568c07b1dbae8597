/** From a request of `/api/query` to a query as it was written. */
import type { Exchange } from '../endpoint';
import { jsonOfBody, type Parameters } from '../request';
import { badRequest } from '../wire/errors';
import { queryInBody } from './body';
import { parseMetricQuery, parseTsuidQuery } from './expression';
import type { WrittenQuery } from './written-query';

/** Throws `badRequest`. */
export async function readQuery(exchange: Exchange, maxBytes: number): Promise<WrittenQuery> {
  const { req, parameters } = exchange;
  if (req.method !== 'POST') return queryInUrl(parameters);
  return queryInBody(await jsonOfBody(req, maxBytes), parameters.has('arrays'));
}

function queryInUrl(parameters: Parameters): WrittenQuery {
  const start = parameters.required('start');
  const subQueries = [
    ...parameters.all('m').map(parseMetricQuery),
    ...parameters.all('tsuid').map(parseTsuidQuery),
  ];
  if (subQueries.length === 0) throw badRequest('Missing sub queries');
  return {
    start,
    end: parameters.last('end'),
    timezone: undefined,
    usesCalendar: false,
    subQueries,
    format: {
      inMilliseconds: parameters.has('ms'),
      inArrays: parameters.has('arrays'),
      showsQuery: parameters.has('show_query'),
      showsTsuids: parameters.has('show_tsuids'),
      showsStats: parameters.has('show_stats'),
      showsSummary: parameters.has('show_summary'),
    },
  };
}
