/** What a query for last points asks: by metric and tags, or by ids. */
import type { Exchange } from '../endpoint';
import { bracesOf, tagPair } from '../query/metric-expression';
import { jsonOfBody } from '../request';
import { arrayOf, booleanOf, longOf, objectOf, textOf, textsOf } from '../wire/coercion';
import { badRequest, unparsable } from '../wire/errors';
import type { JsonValue } from '../wire/json';

export type LastSubQuery =
  | { readonly metric: string; readonly tags: ReadonlyMap<string, string> }
  | { readonly tsuids: readonly string[] };

export interface LastQuery {
  readonly subQueries: readonly LastSubQuery[];
  /** Whether the answer has names. */
  readonly resolvesNames: boolean;
  /** Only points that are at most so many hours old; 0: any. */
  readonly backScanHours: number;
}

/** Throws `badRequest`. */
export async function readLastQuery(exchange: Exchange, maxBytes: number): Promise<LastQuery> {
  const { req } = exchange;
  const query =
    req.method === 'POST' ? lastInBody(await jsonOfBody(req, maxBytes)) : lastInUrl(exchange);
  if (query.subQueries.length === 0) throw badRequest('Missing sub queries');
  return query;
}

function lastInUrl({ parameters }: Exchange): LastQuery {
  const tsuids = parameters.all('tsuids').map((list) => ({ tsuids: list.split(',') }));
  return {
    subQueries: [...parameters.all('timeseries').map(parseSeries), ...tsuids],
    resolvesNames: parameters.has('resolve'),
    backScanHours: hoursOf(parameters.last('back_scan')),
  };
}

function hoursOf(written: string | undefined): number {
  if (written === undefined) return 0;
  if (/^[+-]?\d{1,9}$/.test(written)) return Number(written);
  throw badRequest('Unable to parse back_scan parameter');
}

const missingMetric = () =>
  badRequest('Metric cannot be null or empty', 'Metric cannot be null or empty');

function parseSeries(written: string): LastSubQuery {
  const { metric, groups } = bracesOf(written);
  if (metric === '') throw missingMetric();
  return { metric, tags: new Map(groups.map(tagPair)) };
}

function lastInBody(value: JsonValue): LastQuery {
  const body = objectOf(value, 'the body');
  if (!body) throw unparsable('the body must be an object');
  return {
    subQueries: (arrayOf(body.get('queries'), 'queries') ?? []).map(subQueryOf),
    resolvesNames: booleanOf(body.get('resolveNames'), 'resolveNames'),
    backScanHours: longOf(body.get('backScan'), 'backScan') ?? 0,
  };
}

const MEMBERS = ['metric', 'tags', 'tsuids'];

function subQueryOf(value: JsonValue): LastSubQuery {
  const query = objectOf(value, 'queries[]');
  const unknown = [...(query?.keys() ?? [])].find((name) => !MEMBERS.includes(name));
  if (unknown !== undefined) throw unparsable(`${unknown}: no such field`);
  const tsuids = arrayOf(query?.get('tsuids'), 'tsuids')?.map((id) => textOf(id, 'tsuids[]') ?? '');
  if (tsuids?.length) return { tsuids };
  const metric = textOf(query?.get('metric'), 'metric');
  if (!metric) throw missingMetric();
  const tags = textsOf(query?.get('tags'), 'tags') ?? new Map<string, string | null>();
  return { metric, tags: new Map(Array.from(tags, ([key, text]) => [key, text ?? ''])) };
}
