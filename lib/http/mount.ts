/** What an API needs to be reachable over HTTP. */
import type { Request, RequestHandler, Response } from 'express';
import { setRequestId } from './request/request-id';
import type { AnswerFailure } from './response/failure';
import { overrideResJson } from './response/json';
import type { PrefixOwner } from './routing/prefixes';
import {
  answeredRoutes,
  type HandledRoute,
  type NormalizePath,
  type Route,
  routesHandler,
} from './routing/router';

/** One API in the app. Below its prefixes it answers everything, its own 404 and 405 included. */
export interface Mount extends PrefixOwner {
  readonly handler: RequestHandler;
  /** All that it answers, read from the table that routes. */
  readonly routes: readonly Route[];
}

/** The body of a mount: a table of routes, and one form for every failure. */
export function serveRoutes(
  routes: readonly HandledRoute[],
  answerError: AnswerFailure,
  normalizePath?: NormalizePath,
): Pick<Mount, 'handler' | 'routes'> {
  const handler = requestHandler(routesHandler(routes, normalizePath), answerError);
  return { handler, routes: answeredRoutes(routes) };
}

type Respond = (req: Request, res: Response) => unknown;

/** A request gets its id, and whatever is thrown its answer. */
export const requestHandler =
  (respond: Respond, answerError: AnswerFailure) =>
  async (req: Request, res: Response): Promise<void> => {
    overrideResJson(res);
    setRequestId(res);
    try {
      await respond(req, res);
    } catch (error) {
      answerError(error, req, res);
    }
  };
