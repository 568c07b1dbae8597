/** Failures in the shapes that Nova's clients read. */
import type { Response } from 'express';
import { type Failure, type RenderFailure, SEE_LOG } from '../../../http/response/failure';
import { sendNotFound } from './not-found';

const KEYS: Readonly<Record<number, string>> = {
  400: 'badRequest',
  403: 'forbidden',
  406: 'computeFault',
  415: 'badMediaType',
  429: 'overLimit',
  503: 'serviceUnavailable',
};

/** `challenge`: the value of `WWW-Authenticate` for a client without valid credentials. */
export const renderFault =
  (challenge: string): RenderFailure =>
  (failure, req, res) => {
    if (failure.status === 401) sendUnauthorized(res, challenge);
    else if (failure.status === 404) sendNotFound(req, res);
    else sendNovaFault(res, failure);
  };

function sendNovaFault(res: Response, { status, message, retryAfter }: Failure): void {
  const text = status === 500 ? `Unexpected API Error. ${SEE_LOG}` : message;
  res.setHeader('Content-Type', 'application/json; charset=UTF-8');
  // Nova repeats the header in the body of a 429 only.
  const repeated = status === 429 ? retryAfter : undefined;
  res.json({
    [KEYS[status] ?? 'computeFault']: { code: status, message: text, retryAfter: repeated },
  });
}

/** The shape of the Keystone middleware, which stands before Nova. */
function sendUnauthorized(res: Response, challenge: string): void {
  res.setHeader('WWW-Authenticate', challenge);
  res.setHeader('Content-Type', 'application/json');
  const message = 'The request you have made requires authentication.';
  res.json({ error: { code: 401, title: 'Unauthorized', message } });
}
