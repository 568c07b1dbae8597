/** What of VedTech's API is served at which path. */
import type { Request, RequestHandler, Response } from 'express';
import { serveRoutes } from '../../http/mount';
import { type HandledRoute, withoutFinalSlash } from '../../http/routing/router';
import type { Dialect, Services } from '../dialect';
import { createContext, type VedTechContext } from './context';
import { allowEveryOrigin, allowPreflight, answerError } from './failure';
import {
  collectUsage,
  type Handle,
  listInstances,
  showHistory,
  showInstance,
  showSummary,
} from './instances';
import { countRequest } from './rate-limit';
import { PATHS } from './request';

export function mount(services: Services): ReturnType<Dialect['mount']> {
  const context = createContext(services);
  const routes = [
    route(context, 'GET', PATHS.instances, listInstances),
    route(context, 'GET', PATHS.instance, showInstance),
    route(context, 'GET', PATHS.history, showHistory),
    route(context, 'POST', PATHS.collect, collectUsage),
    route(context, 'GET', PATHS.summary, showSummary),
  ];
  const served = serveRoutes(routes, answerError(services.log), withoutFinalSlash);
  const handler: RequestHandler = (req, res, next) => {
    if (req.method === 'OPTIONS') allowPreflight(res);
    return served.handler(req, res, next);
  };
  return { ...served, handler };
}

const route = (
  context: VedTechContext,
  method: string,
  path: string,
  handle: Handle,
): HandledRoute => ({
  method,
  path,
  async handle(req: Request, res: Response) {
    allowEveryOrigin(res);
    await countRequest(context, req, res);
    const caller = await context.authenticate(req);
    await handle(context, { req, res, caller, path, nowUs: context.nowUs() });
  },
});
