/** What of OpenTSDB's API is served at which path. */
import type { Request, Response } from 'express';
import { requestHandler } from '../../http/mount';
import { pathOf } from '../../http/request/target';
import type { Route } from '../../http/routing/router';
import type { Services } from '../dialect';
import { createContext } from './context';
import { type Endpoint, endpointFinder, endpointPath } from './endpoint';
import { makeEndpoints } from './endpoints';
import { padAsAsked } from './jsonp';
import { documented, parametersOf } from './request';
import { answerError } from './response';
import { badRequest, wrongMethod } from './wire/errors';

export function mount(services: Services) {
  const context = createContext(services);
  const endpoints = makeEndpoints(context);
  const find = endpointFinder(endpoints);
  const respond = async (req: Request, res: Response): Promise<void> => {
    const caller = await context.authenticate(req);
    const parameters = parametersOf(req);
    if (!context.settings.chunkedBodies) checkUnchunked(req);
    padAsAsked(context.settings, { parameters, res });
    const endpoint = find(endpointPath(pathOf(req.url)));
    checkSerializer(parameters.last('serializer'));
    const handle = endpoint.handlers[req.method] ?? endpoint.otherwise;
    if (!handle) throw refusal(endpoint, req, res);
    if (isChecked(req) && endpoint.handlers['GET']) {
      context.checkDocumented(
        req,
        documented({ ...endpoint, path: documentedPath(endpoint) }, req),
      );
    }
    await handle({ req, res, caller, parameters });
  };
  const handler = requestHandler(respond, answerError(services.log));
  const routes = routesOf(endpoints);
  return { handler, routes };
}

/** Bodies are checked as they are read, since Jackson takes texts for numbers and numbers for texts. */
const isChecked = ({ method }: Pick<Route, 'method'>): boolean => method === 'GET';

const MAX_UNCHUNKED_BYTES = 8192;

/** What does not fit into its one buffer is in chunks to OpenTSDB. */
function checkUnchunked({ headers }: Request): void {
  const { 'content-length': length = '0', 'transfer-encoding': coding } = headers;
  if (coding === undefined && Number(length) <= MAX_UNCHUNKED_BYTES) return;
  throw badRequest('Chunked request not supported.');
}

/** There is one only. */
function checkSerializer(name: string | undefined): void {
  if (name === undefined || name === 'json') return;
  throw badRequest(
    'Requested serializer was not found',
    `Could not find a serializer with the name: ${name}`,
  );
}

/** HEAD and OPTIONS are methods like others here. */
function refusal({ handlers }: Endpoint, { method }: Request, res: Response): Error {
  res.setHeader('Allow', Object.keys(handlers).join(', '));
  return wrongMethod(method);
}

/** Without `/opentsdb`, statistics are those of another API. */
const documentedPath = ({ path }: Endpoint): string =>
  path.startsWith('/api/stats') ? `/opentsdb${path}` : path;

const routesOf = (endpoints: readonly Endpoint[]): readonly Route[] => [
  ...endpoints.flatMap((endpoint) =>
    [...Object.keys(endpoint.handlers), '*'].map((method) => ({
      method,
      path: documentedPath(endpoint),
    })),
  ),
  { method: '*', path: '/api/{path}' },
  { method: '*', path: '/opentsdb/{path}' },
];
