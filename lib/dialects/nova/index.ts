/** Nova's usage API, with the version documents that lead to it. */
import type { Request, Response } from 'express';
import { useOwnJson } from '../../http/response/json';
import type { FindRoute } from '../../http/routing/router';
import type { Dialect } from '../dialect';
import { answerApi } from './api';
import { furnish, type Room } from './context';
import { type NovaRoute, novaRouter, novaRoutes } from './routes';
import { answerOutside, answerVersion } from './versions/discovery';
import { sendFault } from './wire/faults';
import { type Exchange, sendNothing } from './wire/request-context';
import { targetOf } from './wire/url';

export const nova: Dialect = (services) => {
  const { barePaths = true, limits = false } = services.settings ?? {};
  const room = furnish(services);
  const routes = novaRoutes(limits);
  const find = novaRouter(routes, barePaths);
  return { name: 'nova', handler: (req, res) => handle(room, find, req, res), routes };
};

async function handle(
  room: Room,
  find: FindRoute<NovaRoute>,
  req: Request,
  res: Response,
): Promise<void> {
  useOwnJson(res);
  try {
    const target = targetOf(req.url);
    const found = find(req.method, target.path);
    if (!found) throw new Error(`no route for ${target.path}`);
    await answer(room, { req, res, ...target, ...found });
  } catch (error) {
    sendFault(req, res, error, room);
  }
}

async function answer(room: Room, exchange: Exchange): Promise<void> {
  switch (exchange.route.kind) {
    case 'versions':
    case 'choices':
      return answerOutside(room, exchange);
    case 'version':
      return answerVersion(room, exchange);
    case 'nothing':
      return sendNothing(exchange);
    default:
      return answerApi(room, exchange);
  }
}
