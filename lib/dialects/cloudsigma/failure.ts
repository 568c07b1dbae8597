/** Failures in the form of CloudSigma's API: a list, each with its type, message and point. */
import {
  type AnswerFailure,
  answerFailure,
  type Failure,
  type RenderFailure,
  setRetryAfter,
} from '../../http/response/failure';
import { sendJson } from '../../http/response/json';
import type { Log } from '../../log';
import { CloudSigmaError, type ErrorType, TooManyRequests, validation } from './errors';
import { setRequestId } from './request-id';

/** Answers any failure; server errors are logged, and the client sees no details of them. */
export const answerError = (log: Pick<Log, 'error'>): AnswerFailure =>
  answerFailure(log, render, (error) =>
    error instanceof URIError ? validation('path', 'must be UTF-8') : error,
  );

const TYPES: Readonly<Record<number, ErrorType>> = {
  400: 'validation',
  401: 'permission',
  403: 'permission',
  404: 'notexist',
  405: 'validation',
  406: 'validation',
};

const render: RenderFailure = (failure, _req, res) => {
  const { error, status } = failure;
  setRequestId(res);
  if (status === 401) res.setHeader('WWW-Authenticate', 'Basic realm="users"');
  if (error instanceof TooManyRequests) res.setHeader('Retry-After', error.retryAfterSeconds);
  else setRetryAfter(res, failure);
  sendJson(res, [errorJson(failure)]);
};

const errorJson = ({ error, status, message }: Failure) => ({
  error_type: error instanceof CloudSigmaError ? error.type : (TYPES[status] ?? 'backend'),
  error_message: error instanceof CloudSigmaError ? error.message : message,
  error_point: error instanceof CloudSigmaError ? error.point : null,
});
