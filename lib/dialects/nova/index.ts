/** Nova's usage API, with the version documents that lead to it. */
import type { Request, Response } from 'express';
import type { Dialect } from '../dialect';
import { answerOutside, answerVersion } from './discovery';
import { useOwnJson } from './exchange';
import { sendFault } from './faults';
import { type Place, placeOf } from './place';
import { type Exchange, furnish, type Room } from './room';
import { targetOf } from './url';
import { answerApi } from './usage';

export const nova: Dialect = (services) => {
  const room = furnish(services);
  return { name: 'nova', handler: (req, res) => handle(room, req, res) };
};

async function handle(room: Room, req: Request, res: Response): Promise<void> {
  useOwnJson(res);
  try {
    const { path, query } = targetOf(req.url);
    const place = placeOf(path, room.barePaths);
    await answer(room, { req, res, query, isLegacy: place.isLegacy }, place);
  } catch (error) {
    sendFault(req, res, error, room);
  }
}

async function answer(room: Room, exchange: Exchange, { kind, path }: Place): Promise<void> {
  if (kind === 'api') await answerApi(room, exchange, path);
  else if (kind === 'version') answerVersion(room, exchange);
  else answerOutside(room, exchange, path);
}
