/** `/api/search/lookup`: which series there are of a metric and of tags. */
import { pathOf } from '../../../http/request/target';
import type { OpenTsdbContext } from '../context';
import type { Exchange, Handle } from '../endpoint';
import { answerJson } from '../response';
import { badRequest } from '../wire/errors';
import { findSeries } from './find';
import { refuseUnknown } from './names';
import { isAny, type LookupQuery, readLookup } from './request';

export async function lookUp(context: OpenTsdbContext, exchange: Exchange): Promise<void> {
  const { points, settings, nowMs, readScope } = context;
  const startedMs = nowMs();
  const scope = readScope(exchange.caller);
  const query = await readLookup(exchange, settings.maxBodyBytes);
  checkTags(query);
  if (settings.unknownLookup === 'error') await refuseUnknown(points, query, scope);
  const isSearched = settings.metaTables || !query.usesMeta;
  const results = isSearched ? await findSeries(points, query, scope) : [];
  answerJson(exchange.res, {
    type: 'LOOKUP',
    metric: query.metric,
    tags: query.tags,
    limit: query.limit,
    time: nowMs() - startedMs,
    results,
    startIndex: query.startIndex,
    totalResults: results.length,
  });
}

function checkTags({ tags = [] }: LookupQuery): void {
  if (tags.every(({ key, value }) => !isAny(key) || !isAny(value))) return;
  throw badRequest('Unable to parse query', 'A tag must have a key or a value');
}

const OTHER_TYPES = ['TSMETA', 'TSMETA_SUMMARY', 'TSUIDS', 'UIDMETA', 'ANNOTATION'];

/** All searches but lookups. */
export const refuseSearch: Handle = ({ req }) => {
  const [, written = ''] = /\/search\/([^/]+)/i.exec(pathOf(req.url)) ?? [];
  if (OTHER_TYPES.includes(written.toUpperCase())) {
    throw badRequest('Searching is not enabled', 'Searching has not been enabled on this TSD');
  }
  throw badRequest(
    'Invalid search query type supplied',
    written === '' ? 'Type provided was null or empty' : `Unknown type: ${written}`,
  );
};
