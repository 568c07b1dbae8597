/** The outermost request handler: it passes each request to the API that owns its path, and answers the rest itself. */
import {
  IncomingMessage,
  type RequestListener,
  type ServerOptions,
  ServerResponse,
} from 'node:http';
import type { ErrorRequestHandler, Express, Request, RequestHandler } from 'express';
import { AppError } from '../errors';
import type { Log } from '../log';
import { loadExpress } from './express';
import type { Mount } from './mount';
import { accessLog } from './request/access-log';
import { setRequestId } from './request/request-id';
import { originForm, pathOf } from './request/target';
import type { IsTrusted } from './request/trusted-proxies';
import type { AnswerFailure } from './response/failure';
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
  app.disable('x-powered-by');
  // Each API parses the query in its own way, so Express must not.
  app.set('query parser', false);
  app.set('trust proxy', isTrusted);
  app.use(mountsHandler({ mounts, log }), notFound);
  app.use(errorHandler(answerProblem({ log, challenge: '' })));
  const messages = messageClasses(app);
  const listener: RequestListener = (req, res) => {
    trackPipelined(req, res);
    req.url = originForm(req.url ?? '/');
    app(req, res);
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

/** Only the owner of a path answers it. A mount that calls `next` leaves it to our 404. */
function mountsHandler({ mounts, log }: Pick<AppOptions, 'mounts' | 'log'>): RequestHandler {
  const ownerOf = ownerFinder(mounts);
  const logAccess = accessLog(log);
  return (req, res, next) => {
    logAccess(req, res);
    rejectDuplicateHost(req);
    const owner = ownerOf(pathOf(req.url));
    return owner ? owner.handler(req, res, next) : next();
  };
}

/** Node keeps the first of several Host headers without an error; a proxy in front may have used another one. */
function rejectDuplicateHost({ rawHeaders }: Pick<Request, 'rawHeaders'>): void {
  const hosts = rawHeaders.filter((text, i) => i % 2 === 0 && isHost(text));
  if (hosts.length > 1) throw new AppError('invalidParameter', 'Host: must be given once');
}

const isHost = (text: string): boolean => text.length === 4 && text.toLowerCase() === 'host';

const notFound: RequestHandler = (_req, res) => {
  setRequestId(res);
  throw new AppError('notFound', 'path: there is nothing here');
};

/** The fallback for errors: each API answers its own. */
const errorHandler =
  (answerError: AnswerFailure): ErrorRequestHandler =>
  (error: unknown, req, res, _next) =>
    answerError(error, req, res);
