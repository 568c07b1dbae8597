/** Nova's usage API, with the version documents that lead to it. */
import type { Request, Response } from 'express';
import { sectionOf } from '../../config';
import type { Mount } from '../../http/mount';
import { overrideResJson } from '../../http/response/json';
import type { FindRoute } from '../../http/routing/router';
import type { Dialect, Services } from '../dialect';
import { respondApi } from './api';
import { createContext, type NovaContext } from './context';
import { type NovaRoute, novaRouter, novaRoutes } from './routes';
import { NOVA } from './settings';
import { respondOutside, respondVersion } from './versions/discovery';
import { type RequestContext, sendEmpty } from './wire/request-context';
import { targetOf } from './wire/url';

export const nova: Dialect = { name: 'nova', section: NOVA, mount };

function mount(services: Services): Mount {
  const { barePaths, limits } = sectionOf(services.config, NOVA);
  const room = createContext(services);
  const routes = novaRoutes(limits);
  const find = novaRouter(routes, barePaths);
  return { name: 'nova', handler: (req, res) => handle(room, find, req, res), routes };
}

async function handle(
  room: NovaContext,
  find: FindRoute<NovaRoute>,
  req: Request,
  res: Response,
): Promise<void> {
  overrideResJson(res);
  try {
    const target = targetOf(req.url);
    const match = find(req.method, target.path);
    if (!match) throw new Error(`no route for ${target.path}`);
    await respond(room, { req, res, ...target, ...match });
  } catch (error) {
    room.answerError(error, req, res);
  }
}

async function respond(room: NovaContext, context: RequestContext): Promise<void> {
  switch (context.route.kind) {
    case 'versions':
    case 'choices':
      return respondOutside(room, context);
    case 'version':
      return respondVersion(room, context);
    case 'nothing':
      return sendEmpty(context);
    default:
      return respondApi(room, context);
  }
}
