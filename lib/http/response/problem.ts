/** Failures as problem details (RFC 9457), for the API that is our own. */
import { STATUS_CODES } from 'node:http';
import type { ErrorRequestHandler, Request, Response } from 'express';
import { retryAfterOf } from '../../auth/throttle/too-many-attempts';
import { AppError } from '../../errors';
import type { Log } from '../request/access-log';
import { redactRequestUrl } from '../request/redact-url';
import { REQUEST_ID_HEADER } from '../request/request-id';
import { abortResponse } from './abort';
import { isLogged, statusOf, unavailableService } from './failure';

/** One of several things that are wrong with a request. */
export interface Fault {
  readonly field?: string;
  readonly reason: string;
}

/** A failure that has more to tell than its message: members of the problem's body, under their own names. */
export class DetailedError extends AppError {
  readonly details: Readonly<Record<string, unknown>>;
  constructor(
    code: AppError['code'],
    message: string,
    details: Readonly<Record<string, unknown>> & { readonly errors: readonly Fault[] },
  ) {
    super(code, message);
    this.name = 'DetailedError';
    this.details = details;
  }
}

/** A parameter or header that is not as it must be. */
export const refusedParameter = (field: string, message: string): DetailedError =>
  new DetailedError('invalidParameter', `${field}: ${message}`, {
    errors: [{ field, reason: message }],
  });

export interface ProblemContext {
  readonly log: Log;
  /** How a client that nobody knows is told to come in. */
  readonly challenge: string;
}

/** Answers every failure of the routes before it; what is not the client's fault is logged, and not shown. */
export const problems =
  (context: ProblemContext): ErrorRequestHandler =>
  (error: unknown, req, res, _next) => {
    if (isGone(error)) res.destroy();
    else sendProblem(req, res, named(error), context);
  };

/** The client itself ended the request. */
const isGone = (error: unknown): boolean =>
  error instanceof AppError && error.code === 'interrupted';

/** Express itself refuses paths that cannot be decoded. */
const named = (error: unknown): unknown =>
  error instanceof URIError
    ? new AppError('malformedPath', 'path: not UTF-8: must be percent-encoded UTF-8')
    : error;

function sendProblem(req: Request, res: Response, error: unknown, context: ProblemContext): void {
  const status = statusOf(error);
  if (isLogged(error)) logFailure(req, res, error, context.log);
  if (res.headersSent) {
    abortResponse(res, error);
    return;
  }
  res.statusCode = status;
  res.setHeader('Content-Type', 'application/problem+json');
  if (status === 401) res.setHeader('WWW-Authenticate', context.challenge);
  const retryAfter = retryAfterOf(error) ?? (status === 503 ? RETRY_AFTER_SECONDS : undefined);
  if (retryAfter !== undefined) res.setHeader('Retry-After', retryAfter);
  res.json({
    type: 'about:blank',
    title: STATUS_CODES[status],
    status,
    detail: detailOf(error, status),
    instance: res.getHeader(REQUEST_ID_HEADER),
    ...detailsOf(error),
  });
}

const RETRY_AFTER_SECONDS = 5;

function detailOf(error: unknown, status: number): string {
  const faults = documentFaultsOf(error);
  if (faults.length > 0) return faults.map(({ field, reason }) => `${field}: ${reason}`).join('; ');
  if (status === 503)
    return `The ${unavailableService(error)} is not available. Please try again later.`;
  if (status >= 500 || !(error instanceof AppError)) {
    return 'The request failed. The log of the service tells more under the id of this request.';
  }
  return error.message;
}

function detailsOf(error: unknown): Readonly<Record<string, unknown>> {
  if (error instanceof DetailedError) return error.details;
  const errors = documentFaultsOf(error);
  return errors.length > 0 ? { errors } : {};
}

function documentFaultsOf(error: unknown): readonly Fault[] {
  const fault = error instanceof AppError ? error.cause : undefined;
  return isDocumentFault(fault) ? fault.errors.map(toFault) : [];
}

/** What the validator of OpenAPI documents finds. */
interface DocumentFault {
  readonly errors: ReadonlyArray<{ readonly path: string; readonly message: string }>;
}

const isDocumentFault = (fault: unknown): fault is DocumentFault =>
  fault instanceof Error && 'errors' in fault && Array.isArray(fault.errors);

const toFault = ({ path, message }: DocumentFault['errors'][number]): Fault => ({
  field: path.slice(path.lastIndexOf('/') + 1),
  reason: REASONS.find(([known]) => known.test(message))?.[1] ?? message,
});

/** Where the words of the validator tell people too little. */
const REASONS: ReadonlyArray<readonly [known: RegExp, reason: string]> = [
  [/^Unknown query parameter/, 'no parameter of this path'],
  [/^must NOT have additional properties$/, 'no field of this body'],
];

function logFailure(req: Request, res: Response, error: unknown, log: Log): void {
  const requestId = res.getHeader(REQUEST_ID_HEADER);
  log.error(
    { err: error, requestId, method: req.method, url: redactRequestUrl(req.originalUrl) },
    'request failed',
  );
}
