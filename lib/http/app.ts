/** The HTTP server's outermost shell: mounts the APIs and answers what none of them did. */
import type { RequestListener } from 'node:http';
import express, { type ErrorRequestHandler, type RequestHandler } from 'express';
import { AppError } from '../errors';
import type { Log } from '../log';
import type { Mount } from './mount';
import { accessLog } from './request/access-log';
import { rejectDuplicateHost } from './request/host';
import { setRequestId } from './request/request-id';
import { originForm, pathOf } from './request/target';
import type { IsTrusted } from './request/trusted-proxies';
import type { AnswerFailure } from './response/failure';
import { trackPipelined } from './response/pipelined';
import { answerProblem } from './response/problem';
import { ownerFinder } from './routing/prefixes';

export interface AppOptions {
  readonly mounts: readonly Mount[];
  readonly log: Pick<Log, 'info' | 'error'>;
  /** Whether the `X-Forwarded-…` headers of a proxy at an address are used. */
  readonly isTrusted: IsTrusted;
}

export function createApp({ mounts, log, isTrusted }: AppOptions): RequestListener {
  const app = express();
  app.disable('etag');
  app.disable('x-powered-by');
  // Each API parses the query in its own way, so Express must not.
  app.set('query parser', false);
  app.set('trust proxy', isTrusted);
  app.use(accessLog(log), rejectDuplicateHost);
  app.use(mountsHandler(mounts), notFound);
  app.use(errorHandler(answerProblem({ log, challenge: '' })));
  return (req, res) => {
    trackPipelined(req, res);
    req.url = originForm(req.url ?? '/');
    app(req, res);
  };
}

/** Only the owner of a path answers it. A mount that calls `next` leaves it to our 404. */
function mountsHandler(mounts: readonly Mount[]): RequestHandler {
  const ownerOf = ownerFinder(mounts);
  return (req, res, next) => {
    const owner = ownerOf(pathOf(req.url));
    return owner ? owner.handler(req, res, next) : next();
  };
}

const notFound: RequestHandler = (_req, res) => {
  setRequestId(res);
  throw new AppError('notFound', 'path: there is nothing here');
};

/** The last resort: each API answers its own errors. */
const errorHandler =
  (answerError: AnswerFailure): ErrorRequestHandler =>
  (error: unknown, req, res, _next) =>
    answerError(error, req, res);
