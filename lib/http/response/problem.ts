/** Failures as problem details (RFC 9457), for our own API. */
import { STATUS_CODES } from 'node:http';
import { AppError } from '../../errors';
import type { Log } from '../../log';
import { REQUEST_ID_HEADER } from '../request/request-id';
import { type DocumentFault, documentFaults } from '../routing/openapi';
import { type AnswerFailure, answerFailure, type RenderFailure, setRetryAfter } from './failure';
import { sendJson } from './json';

/** One validation error of a request; there may be several. */
export interface Fault {
  readonly field?: string;
  readonly reason: string;
}

/** A failure with extension members of the problem body (RFC 9457, 3.2), under their own names. */
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

/** A validation error of one parameter or header. */
export const refusedParameter = (field: string, message: string): DetailedError =>
  new DetailedError('invalidParameter', `${field}: ${message}`, {
    errors: [{ field, reason: message }],
  });

export interface ProblemOptions {
  readonly log: Pick<Log, 'error'>;
  /** The value of `WWW-Authenticate` for a client without valid credentials; empty: none. */
  readonly challenge: string;
}

/** Answers any failure as a problem. Server errors are logged; the client sees no details of them. */
export function answerProblem({ log, challenge }: ProblemOptions): AnswerFailure {
  const respond = answerFailure(log, renderProblem(challenge));
  return (error, req, res) => respond(named(error), req, res);
}

/** A path that is not UTF-8 cannot be decoded. */
const named = (error: unknown): unknown =>
  error instanceof URIError
    ? new AppError('malformedPath', 'path: not UTF-8: must be percent-encoded UTF-8')
    : error;

const renderProblem =
  (challenge: string): RenderFailure =>
  (failure, _req, res) => {
    const { error, status, message } = failure;
    res.setHeader('Content-Type', 'application/problem+json');
    if (status === 401 && challenge) res.setHeader('WWW-Authenticate', challenge);
    setRetryAfter(res, failure);
    const faults = documentFaultsOf(error);
    const detail = faults.map(({ field, reason }) => `${field}: ${reason}`).join('; ');
    sendJson(res, {
      type: 'about:blank',
      title: STATUS_CODES[status],
      status,
      detail: detail || message,
      instance: res.getHeader(REQUEST_ID_HEADER),
      ...detailsOf(error),
    });
  };

function detailsOf(error: unknown): Readonly<Record<string, unknown>> {
  if (error instanceof DetailedError) return error.details;
  const errors = documentFaultsOf(error);
  return errors.length > 0 ? { errors } : {};
}

const documentFaultsOf = (error: unknown): readonly Fault[] => documentFaults(error).map(toFault);

const toFault = ({ path, message }: DocumentFault): Fault => ({
  // A value of a list is named by the list.
  field: path.replace(/(\/\d+)+$/, '').replace(/^.*\//s, ''),
  reason: REASONS.find(([known]) => known.test(message))?.[1] ?? message,
});

/** Clearer words for messages of the validator. */
const REASONS: ReadonlyArray<readonly [known: RegExp, reason: string]> = [
  [/^Unknown query parameter/, 'no parameter of this path'],
  [/^must NOT have additional properties$/, 'no field of this body'],
];
