/** Failures in the form of OVH's API. */
import { STATUS_CODES } from 'node:http';
import type { Response } from 'express';
import { REQUEST_ID_HEADER } from '../../http/request/request-id';
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
import { badRequest, SigningError, TooManyRequests } from './errors';

/** The id of a request under the name that OVH's clients show. */
export const setQueryId = (res: Response): void =>
  void res.setHeader('X-Ovh-QueryID', String(res.getHeader(REQUEST_ID_HEADER)));

/** Answers any failure; server errors are logged, and the client sees no details of them. */
export const answerError = (log: Pick<Log, 'error'>): AnswerFailure =>
  answerFailure(log, render, named);

/** A path that is not UTF-8 cannot be decoded; a member that the document does not allow is named. */
function named(error: unknown): unknown {
  if (error instanceof URIError) return badRequest('path: must be UTF-8');
  const [fault] = documentFaults(error);
  return fault ? badRequest(`[${fieldOf(fault)}] ${fault.message}`) : error;
}

const CLASSES: Readonly<Record<number, string>> = {
  400: 'Client::BadRequest',
  404: 'Client::NotFound',
  405: 'Client::MethodNotAllowed',
  413: 'Client::BadRequest',
  415: 'Client::BadRequest',
  429: 'Client::TooManyRequests',
  501: 'Server::NotImplemented',
  503: 'Server::ServiceUnavailable',
};

const render: RenderFailure = (failure, _req, res) => {
  const { error } = failure;
  setQueryId(res);
  if (error instanceof TooManyRequests) res.setHeader('Retry-After', error.retryAfterSeconds);
  else setRetryAfter(res, failure);
  sendJson(res, failureJson(failure));
};

const failureJson = ({ error, status, message }: Failure) =>
  error instanceof SigningError
    ? { errorCode: error.errorCode, httpCode: `${status} ${STATUS_CODES[status]}`, message }
    : { class: CLASSES[status] ?? 'Server::InternalServerError', message };
