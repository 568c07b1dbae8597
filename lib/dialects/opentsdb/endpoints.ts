/** The endpoints that are served, and those that say that they are not. */
import type { OpenTsdbContext } from './context';
import type { Endpoint, Handle } from './endpoint';
import { dropCaches, listAggregators, listFilters, listQueries } from './info';
import { showConfig } from './info/config';
import { showHome } from './info/home';
import { showVersion, showVersionText } from './info/version';
import { queryLast } from './last';
import { putPoints } from './put';
import { queryPoints } from './query';
import { lookUp, refuseSearch } from './search';
import { suggestNames } from './suggest';
import { badRequest, notServed } from './wire/errors';

/** Both methods mean the same. */
const gettable = (handle: Handle): Endpoint['handlers'] => ({ GET: handle, POST: handle });

const refuseDelete: Handle = () => {
  throw badRequest(
    'Bad request',
    'Deleting data is not enabled (tsd.http.query.allow_delete=false)',
  );
};

const refuseMethod: Handle = ({ req }) => {
  throw badRequest(`Unsupported method: ${req.method}`);
};

export function makeEndpoints(context: OpenTsdbContext): readonly Endpoint[] {
  const query: Handle = (exchange) => queryPoints(context, exchange);
  const last: Handle = (exchange) => queryLast(context, exchange);
  const lookup: Handle = (exchange) => lookUp(context, exchange);
  const suggest: Handle = (exchange) => suggestNames(context, exchange);
  return [
    {
      path: '/api/query',
      lists: ['m', 'tsuid'],
      handlers: { ...gettable(query), DELETE: refuseDelete },
    },
    {
      path: '/api/query/last',
      lists: ['timeseries', 'tsuids'],
      handlers: { ...gettable(last), DELETE: refuseDelete },
    },
    { path: '/api/put', handlers: { POST: (exchange) => putPoints(context, exchange) } },
    { path: '/api/suggest', handlers: gettable(suggest) },
    { path: '/api/search', handlers: gettable(refuseSearch), otherwise: refuseMethod },
    { path: '/api/search/lookup', handlers: gettable(lookup), otherwise: refuseMethod },
    { path: '/api/aggregators', handlers: gettable(listAggregators) },
    { path: '/api/config', handlers: { GET: (exchange) => showConfig(context, exchange) } },
    { path: '/api/config/filters', handlers: gettable(listFilters) },
    { path: '/api/version', handlers: gettable(showVersion) },
    { path: '/api/dropcaches', handlers: { GET: dropCaches } },
    { path: '/api/stats/query', handlers: gettable(listQueries) },
    { path: '/opentsdb', handlers: gettable(showHome) },
    { path: '/opentsdb/aggregators', handlers: gettable(listAggregators) },
    { path: '/opentsdb/suggest', handlers: gettable(suggest) },
    { path: '/opentsdb/version', handlers: gettable(showVersionText) },
    ...NOT_SERVED.map(notServedAt),
  ];
}

const NOT_SERVED: readonly string[] = [
  'annotation',
  'annotations',
  'histogram',
  'query/exp',
  'query/gexp',
  'rollup',
  'stats',
  'tree',
  'uid',
];

function notServedAt(name: string): Endpoint {
  const refuse: Handle = () => {
    throw notServed(`/api/${name} is not served here`);
  };
  return { path: `/api/${name}`, handlers: {}, otherwise: refuse };
}
