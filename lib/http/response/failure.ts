/** From an error to a response: its status, the message for the client, and what is logged. */
import type { Request, Response } from 'express';
import { retryAfterOf } from '../../auth/failures';
import { AppError, type ErrorCode } from '../../errors';
import type { Log } from '../../log';
import { redactRequestUrl } from '../../redact';
import { REQUEST_ID_HEADER } from '../request/request-id';
import { abortResponse } from './abort';

/** Status by error code. Any other failure has status 500. */
const STATUS: Readonly<Partial<Record<ErrorCode, number>>> = {
  malformedVersion: 400,
  unsupportedVersion: 406,
  unsupportedMediaType: 415,
  projectMismatch: 400,
  malformedPath: 400,
  malformedQuery: 400,
  invalidParameter: 400,
  unknownParameter: 400,
  invalidTime: 400,
  invalidWindow: 400,
  unknownMarker: 400,
  unauthenticated: 401,
  forbidden: 403,
  notFound: 404,
  methodNotAllowed: 405,
  conflict: 409,
  tooLarge: 413,
  notImplemented: 501,
  tooManyAttempts: 429,
  refusedInput: 400,
  unreadableInput: 400,
  database: 503,
  identityUnavailable: 503,
};

export interface Failure {
  readonly error: unknown;
  readonly status: number;
  /** For the client: never the cause of a failure that is not the client's own. */
  readonly message: string;
  /** Whole seconds after which the client may try again, where the error says so. */
  readonly retryAfter: number | undefined;
  /** Whether the log gets the error itself. An identity service that is away is logged once elsewhere, not here for each request. */
  readonly isLogged: boolean;
  /** The client ended the request itself, so nothing can be sent. */
  readonly isGone: boolean;
}

/** Ends messages of server errors, whose details only the log has. */
export const SEE_LOG = 'The log of the service tells more under the id of this request.';

export function describeFailure(error: unknown): Failure {
  const code = error instanceof AppError ? error.code : undefined;
  const status = (code && STATUS[code]) || 500;
  return {
    error,
    status,
    message: messageOf(error, status),
    retryAfter: retryAfterOf(error),
    isLogged: status >= 500 && code !== 'identityUnavailable' && code !== 'notImplemented',
    isGone: code === 'interrupted',
  };
}

function messageOf(error: unknown, status: number): string {
  if (!(error instanceof AppError) || (status >= 500 && status !== 501 && status !== 503)) {
    return `The request failed. ${SEE_LOG}`;
  }
  if (status < 500 || status === 501) return error.message;
  const service = error.code === 'identityUnavailable' ? 'identity service' : 'usage database';
  return `The ${service} is not available. Please try again later.`;
}

const RETRY_AFTER_SECONDS = 5;

/** For APIs whose clients are told to try again where the service is not available, even if the error says no time. */
export function setRetryAfter(res: Response, { status, retryAfter }: Failure): void {
  if (status === 503 && retryAfter === undefined) res.setHeader('Retry-After', RETRY_AFTER_SECONDS);
}

/** Writes a failure in the form of one API. Status and Retry-After are set already. */
export type RenderFailure = (failure: Failure, req: Request, res: Response) => void;

export type AnswerFailure = (error: unknown, req: Request, res: Response) => void;

/** What an API calls an error that its own code has not thrown; any other error stays as it is. */
export type TranslateError = (error: unknown) => unknown;

/** Answers any error, in the form that `render` gives it. An answer that has already begun is aborted. */
export const answerFailure =
  (
    log: Pick<Log, 'error'>,
    render: RenderFailure,
    translate: TranslateError = (error) => error,
  ): AnswerFailure =>
  (thrown, req, res) => {
    const error = translate(thrown);
    const failure = describeFailure(error);
    if (failure.isGone) return void res.destroy();
    if (failure.isLogged) logFailure(log, error, req, res);
    if (res.headersSent) return abortResponse(res, error);
    res.statusCode = failure.status;
    if (failure.retryAfter !== undefined) res.setHeader('Retry-After', failure.retryAfter);
    render(failure, req, res);
  };

function logFailure(log: Pick<Log, 'error'>, err: unknown, req: Request, res: Response): void {
  const requestId = res.getHeader(REQUEST_ID_HEADER);
  const { method, originalUrl } = req;
  log.error({ err, requestId, method, url: redactRequestUrl(originalUrl) }, 'request failed');
}
