/** Failures in the shapes that Nova's clients read. */
import type { Request, Response } from 'express';
import { retryAfterOf } from '../../../auth/throttle/too-many-attempts';
import { AppError } from '../../../errors';
import type { Log } from '../../../http/request/access-log';
import { redactRequestUrl } from '../../../http/request/redact-url';
import { REQUEST_ID_HEADER } from '../../../http/request/request-id';
import { abortResponse } from '../../../http/response/abort';
import { isLogged, statusOf, unavailableService } from '../../../http/response/failure';
import { sendNotFound } from './not-found';

const KEYS: Readonly<Record<number, string>> = {
  400: 'badRequest',
  403: 'forbidden',
  406: 'computeFault',
  415: 'badMediaType',
  429: 'overLimit',
  503: 'serviceUnavailable',
};

export interface FaultContext {
  readonly log: Log;
  /** How a client that nobody knows is told to come in. */
  readonly challenge: string;
}

/** Answers a failure; what is not the client's fault is logged, and not shown. */
export function sendFault(
  req: Request,
  res: Response,
  error: unknown,
  { log, challenge }: FaultContext,
): void {
  const status = statusOf(error);
  if (isLogged(error)) logFailure(req, res, error, log);
  if (res.headersSent) abortResponse(res, error);
  else if (status === 401) sendUnauthorized(res, challenge);
  else if (status === 404) sendNotFound(req, res);
  else sendNovaFault(res, status, error);
}

function sendNovaFault(res: Response, status: number, error: unknown): void {
  const retryAfter = retryAfterOf(error);
  const message = messageOf(error, status);
  res.statusCode = status;
  if (retryAfter !== undefined) res.setHeader('Retry-After', retryAfter);
  res.setHeader('Content-Type', 'application/json; charset=UTF-8');
  res.json({ [KEYS[status] ?? 'computeFault']: { code: status, message, retryAfter } });
}

function messageOf(error: unknown, status: number): string {
  if (status === 503)
    return `The ${unavailableService(error)} is not available. Please try again later.`;
  if (status >= 500 || !(error instanceof AppError)) {
    return 'Unexpected API Error. The log of the service tells more under the id of this request.';
  }
  return error.message;
}

function logFailure(req: Request, res: Response, error: unknown, log: Log): void {
  const requestId = res.getHeader(REQUEST_ID_HEADER);
  const url = redactRequestUrl(req.url);
  log.error({ err: error, requestId, method: req.method, url }, 'request failed');
}

/** The shape of the Keystone middleware, which stands before Nova. */
function sendUnauthorized(res: Response, challenge: string): void {
  res.statusCode = 401;
  res.setHeader('WWW-Authenticate', challenge);
  res.setHeader('Content-Type', 'application/json');
  const message = 'The request you have made requires authentication.';
  res.json({ error: { code: 401, title: 'Unauthorized', message } });
}
