/** The outermost request handler: it passes each request to the API that owns its path, and answers the rest itself. */
import {
  IncomingMessage,
  type RequestListener,
  type ServerOptions,
  ServerResponse,
} from 'node:http';
import type { Express, NextFunction, Request, Response } from 'express';
import { AppError } from '../errors';
import type { Log } from '../log';
import { loadExpress } from './express';
import type { Mount } from './mount';
import { accessLog } from './request/access-log';
import { setRequestId } from './request/request-id';
import { originForm, pathOf } from './request/target';
import type { IsTrusted } from './request/trusted-proxies';
import { trackPipelined } from './response/pipelined';
import { answerProblem } from './response/problem';
import { ownerFinder } from './routing/prefixes';

export interface AppOptions {
  readonly mounts: readonly Mount[];
  readonly log: Pick<Log, 'info' | 'access' | 'error'>;
  /** Whether the `X-Forwarded-…` headers of a proxy at an address are used. */
  readonly isTrusted: IsTrusted;
}

/** `messages`: options for the server that passes it requests. */
export interface App extends RequestListener {
  readonly messages: Pick<ServerOptions, 'IncomingMessage' | 'ServerResponse'>;
}

export function createApp({ mounts, log, isTrusted }: AppOptions): App {
  const app = loadExpress()();
  app.disable('etag');
  // Each API parses the query in its own way, so Express must not.
  app.set('query parser', false);
  app.set('trust proxy', isTrusted);
  const messages = messageClasses(app);
  const handOver = handingOver(app);
  const respond = responder({ mounts, log });
  const listener: RequestListener = (req, res) => {
    trackPipelined(req, res);
    req.url = originForm(req.url ?? '/');
    void respond(...handOver(req, res));
  };
  return Object.assign(listener, { messages });
}

/**
 * Express gives each request and response its own prototypes, and to change the prototype of an object slows down all
 * that works with it from then on: these have them from the beginning.
 */
function messageClasses(app: Express): App['messages'] {
  class AppRequest extends IncomingMessage {}
  class AppResponse extends ServerResponse {}
  Object.setPrototypeOf(AppRequest.prototype, app.request);
  Object.setPrototypeOf(AppResponse.prototype, app.response);
  Object.assign(app, { request: AppRequest.prototype, response: AppResponse.prototype });
  // The types of Node's options do not know of responses to one kind of requests.
  return { IncomingMessage: AppRequest, ServerResponse: AppResponse as typeof ServerResponse };
}

/**
 * What Express does before its router: handlers have its API. The router itself has nothing to decide, since the
 * longest prefix does, and costs a small request a tenth of its time.
 */
const handingOver =
  (app: Express) =>
  (incoming: IncomingMessage, outgoing: ServerResponse): [Request, Response] => {
    const [req, res] = [incoming as Request, outgoing as Response];
    // Of a server that was not made with our classes.
    if (Object.getPrototypeOf(req) !== app.request) {
      Object.setPrototypeOf(req, app.request);
      Object.setPrototypeOf(res, app.response);
    }
    req.res = res;
    req.originalUrl = req.url;
    req.baseUrl = '';
    res.locals = Object.create(null);
    return [req, res];
  };

/** Only the owner of a path answers it. A mount that calls `next` leaves it to our 404; its errors are answered, too. */
function responder({ mounts, log }: Pick<AppOptions, 'mounts' | 'log'>) {
  const ownerOf = ownerFinder(mounts);
  const logAccess = accessLog(log);
  const answerError = answerProblem({ log, challenge: '' });
  return async (req: Request, res: Response): Promise<void> => {
    const next: NextFunction = (error = nothingHere(res)) => answerError(error, req, res);
    req.next = next;
    try {
      logAccess(req, res);
      rejectDuplicateHost(req);
      const owner = ownerOf(pathOf(req.url));
      await (owner ? owner.handler(req, res, next) : next());
    } catch (error) {
      next(error);
    }
  };
}

/** Node keeps the first of several Host headers without an error; a proxy in front may have used another one. */
function rejectDuplicateHost({ rawHeaders }: Pick<Request, 'rawHeaders'>): void {
  const hosts = rawHeaders.filter((text, i) => i % 2 === 0 && isHost(text));
  if (hosts.length > 1) throw new AppError('invalidParameter', 'Host: must be given once');
}

const isHost = (text: string): boolean => text.length === 4 && text.toLowerCase() === 'host';

function nothingHere(res: Response): AppError {
  setRequestId(res);
  return new AppError('notFound', 'path: there is nothing here');
}
