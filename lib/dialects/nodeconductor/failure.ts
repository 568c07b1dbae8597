/** Failures in the form of NodeConductor's API, which is that of Django REST framework. */
import {
  type AnswerFailure,
  answerFailure,
  type Failure,
  type RenderFailure,
  setRetryAfter,
} from '../../http/response/failure';
import { sendJson } from '../../http/response/json';
import type { Log } from '../../log';
import { detailed, NodeConductorError, notFound, RefusedLogin } from './errors';

/** Answers any failure; server errors are logged, and the client sees no details of them. */
export const answerError = (log: Pick<Log, 'error'>): AnswerFailure =>
  answerFailure(log, render, (error) => (error instanceof URIError ? notFound() : error));

const render: RenderFailure = (failure, { method }, res) => {
  const { error, status } = failure;
  if (status === 401 && !(error instanceof RefusedLogin))
    res.setHeader('WWW-Authenticate', 'Token');
  setRetryAfter(res, failure);
  sendJson(res, bodyOf(failure, method));
};

function bodyOf({ error, status, message }: Failure, method: string): unknown {
  if (error instanceof NodeConductorError) return error.body;
  if (status === 404) return notFound().body;
  if (status === 405) return detailed('methodNotAllowed', `Method "${method}" not allowed.`).body;
  return { detail: message };
}
