/** Failures in the form of VedTech's API. */
import type { Response } from 'express';
import {
  type AnswerFailure,
  answerFailure,
  type Failure,
  type RenderFailure,
  setRetryAfter,
} from '../../http/response/failure';
import { sendJson } from '../../http/response/json';
import { documentFaults, fieldOf } from '../../http/routing/openapi';
import type { Log } from '../../log';
import { invalidParameter, RateLimitExceeded, VedTechError } from './errors';

/** Browsers of every origin may read every answer, and what is left of the limit. */
export function allowEveryOrigin(res: Response): void {
  res.setHeader('Access-Control-Allow-Origin', '*');
  res.setHeader('Access-Control-Expose-Headers', EXPOSED);
}

const EXPOSED = 'X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset, Retry-After';

/** Before a request with a key in a header a browser asks whether it may send one. */
export function allowPreflight(res: Response): void {
  res.setHeader('Access-Control-Allow-Origin', '*');
  res.setHeader('Access-Control-Allow-Methods', 'GET, HEAD, POST, OPTIONS');
  res.setHeader('Access-Control-Allow-Headers', 'X-API-Key, Content-Type');
}

/** Answers any failure; server errors are logged, and the client sees no details of them. */
export const answerError = (log: Pick<Log, 'error'>): AnswerFailure =>
  answerFailure(log, render, named);

/** A path that is not UTF-8 cannot be decoded; a parameter that the document does not allow is named. */
function named(error: unknown): unknown {
  if (error instanceof URIError) return invalidParameter('path: must be UTF-8');
  const [fault] = documentFaults(error);
  if (!fault) return error;
  return invalidParameter(`${fieldOf(fault)}: ${fault.message}`);
}

const LABELS: Readonly<Record<number, string>> = {
  400: 'Invalid parameter',
  404: 'Not found',
  405: 'Method not allowed',
  503: 'Service unavailable',
};

const render: RenderFailure = (failure, _req, res) => {
  const { error } = failure;
  allowEveryOrigin(res);
  if (error instanceof RateLimitExceeded) {
    res.setHeader('X-RateLimit-Reset', error.resetAtSeconds);
    res.setHeader('Retry-After', error.retryAfterSeconds);
  } else setRetryAfter(res, failure);
  sendJson(res, failureJson(failure));
};

const failureJson = ({ error, status, message }: Failure) => ({
  success: false,
  error: error instanceof VedTechError ? error.label : (LABELS[status] ?? 'Internal error'),
  message: error instanceof VedTechError ? error.message : message,
  ...(error instanceof RateLimitExceeded && { retry_after: error.retryAfterSeconds }),
});
