/** Answers of Nova's usage API: each request is routed, read (`request`), answered (`usage`) and written (`response`). */
import type { Request, Response } from 'express';
import { sectionOf } from '../../config';
import { overrideResJson } from '../../http/response/json';
import type { FindRoute } from '../../http/routing/router';
import type { Services } from '../dialect';
import { createContext, type NovaContext } from './context';
import { readRequest } from './request';
import { type NovaRoute, novaRouter, novaRoutes } from './routes';
import { NOVA } from './settings';
import { respondUsage } from './usage';
import { respondOutside, respondVersion, sendVersion } from './versions/discovery';
import { limitsJson } from './versions/limits';
import { type RequestContext, sendEmpty, sendResponse, setRequestId } from './wire/request-context';
import { type Target, targetOf } from './wire/url';

export function mount(services: Services) {
  const { barePaths, limits } = sectionOf(services.config, NOVA);
  const api = createContext(services);
  const routes = novaRoutes(limits);
  const find = novaRouter(routes, barePaths);
  const handler = (req: Request, res: Response) => handle(api, find, req, res);
  return { handler, routes };
}

async function handle(
  api: NovaContext,
  find: FindRoute<NovaRoute>,
  req: Request,
  res: Response,
): Promise<void> {
  overrideResJson(res);
  try {
    const target = readTarget(req, res);
    const match = find(req.method, target.path);
    if (!match) throw new Error(`no route for ${target.path}`);
    const { path, query } = target;
    const { route, values } = match;
    await respond(api, { req, res, path, query, route, values });
  } catch (error) {
    api.answerError(error, req, res);
  }
}

/** Below versions every answer has a request id, also the one to a path that cannot be read. */
function readTarget(req: Request, res: Response): Target {
  try {
    return targetOf(req.url);
  } catch (error) {
    setRequestId({ res });
    throw error;
  }
}

function respond(api: NovaContext, context: RequestContext): void | Promise<void> {
  switch (context.route.kind) {
    case 'versions':
    case 'choices':
      return respondOutside(api, context);
    case 'version':
      return respondVersion(api, context);
    case 'nothing':
      return sendEmpty(context);
    default:
      return respondApi(api, context);
  }
}

async function respondApi(api: NovaContext, context: RequestContext): Promise<void> {
  const request = await readRequest(api, context);
  switch (context.route.kind) {
    case 'list':
    case 'show':
      return respondUsage(api, context, request);
    case 'limits':
      return sendResponse(context, limitsJson(request.version));
    default:
      return sendVersion(api, context);
  }
}
