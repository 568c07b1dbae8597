/** The HTTP server's outermost shell: mounts the APIs and catches what none of them answered. */
import type { RequestListener } from 'node:http';
import express, { type ErrorRequestHandler, type RequestHandler } from 'express';
import type { Mount } from './mount';
import { accessLog, type Log } from './request/access-log';
import { rejectDuplicateHost } from './request/host';
import { redactRequestUrl } from './request/redact-url';
import { originForm } from './request/target';
import type { IsTrusted } from './request/trusted-proxies';
import { abortResponse } from './response/abort';
import { isLogged, statusOf } from './response/failure';
import { sendJson } from './response/json';
import { trackPipelined } from './response/pipelined';

export interface AppOptions {
  readonly mounts: readonly Mount[];
  readonly log: Log;
  /** Whether a proxy at an address is believed. */
  readonly isTrusted: IsTrusted;
}

export function createApp({ mounts, log, isTrusted }: AppOptions): RequestListener {
  const app = express();
  app.disable('etag');
  app.disable('x-powered-by');
  // Each API reads its query in its own way; what Express would make of one is not wanted.
  app.set('query parser', false);
  app.set('trust proxy', isTrusted);
  app.use(accessLog(log), rejectDuplicateHost);
  for (const mount of mounts) app.use(mount.handler);
  app.use(notFound, errorHandler(log));
  return (req, res) => {
    trackPipelined(req, res);
    req.url = originForm(req.url ?? '/');
    app(req, res);
  };
}

const notFound: RequestHandler = (_req, res) => {
  res.statusCode = 404;
  sendJson(res, { error: { code: 404, message: 'There is nothing at this path.' } });
};

const errorHandler =
  (log: Log): ErrorRequestHandler =>
  (error: unknown, req, res, _next) => {
    const status = statusOf(error);
    if (isLogged(error))
      log.error(
        { err: error, method: req.method, url: redactRequestUrl(req.url) },
        'request failed',
      );
    if (res.headersSent) return abortResponse(res, error);
    res.statusCode = status;
    const message = status < 500 ? 'The request cannot be understood.' : 'The request failed.';
    sendJson(res, { error: { code: status, message } });
  };
