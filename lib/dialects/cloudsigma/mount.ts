/** What of CloudSigma's API is served at which path. */
import type { Request, Response } from 'express';
import { serveRoutes } from '../../http/mount';
import { sendText } from '../../http/response/json';
import { type HandledRoute, withoutFinalSlash } from '../../http/routing/router';
import type { Services } from '../dialect';
import { accountOf } from './account/chosen';
import { type Answer, type CloudSigmaContext, createContext } from './context';
import { answerError } from './failure';
import { sendWhole } from './lists/long-list';
import { countRequest } from './rate-limit';
import { checkFormat, parametersOf } from './request';
import { setRequestId } from './request-id';
import { routesOf } from './routes';

export function mount(services: Services) {
  const context = createContext(services);
  const routes = routesOf((path, answer) => route(context, path, answer));
  const methods = routes.map(({ path }) => methodsOf(path));
  return serveRoutes([...routes, ...methods], answerError(services.log), withoutFinalSlash);
}

const route = (context: CloudSigmaContext, path: string, answer: Answer): HandledRoute => ({
  method: 'GET',
  path,
  async handle(req: Request, res: Response) {
    setRequestId(res);
    await countRequest(context, req);
    const caller = await context.authenticate(req);
    const accountId = accountOf(caller);
    const parameters = parametersOf(req);
    checkFormat(req, parameters);
    const exchange = { req, res, caller, accountId, parameters, nowUs: context.nowUs() };
    const json = await answer(context, exchange);
    if (json !== undefined) await sendWhole(res, json);
  },
});

const METHODS = 'GET, HEAD, OPTIONS';

/** As a text, too, which is what clients of this API are given. */
const methodsOf = (path: string): HandledRoute => ({
  method: 'OPTIONS',
  path,
  handle(_req: Request, res: Response) {
    setRequestId(res);
    res.setHeader('Allow', METHODS);
    res.setHeader('Content-Type', 'text/plain');
    sendText(res, METHODS);
  },
});
