/** Which HTTP status a failure has: the one table from code to status. */
import { AppError, type ErrorCode } from '../../errors';

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
  tooLarge: 413,
  tooManyAttempts: 429,
  refusedInput: 400,
  unreadableInput: 400,
  database: 503,
  identityUnavailable: 503,
};

/** 500 for everything that is not a client's, the database's or the identity service's fault. */
export function statusOf(error: unknown): number {
  return (error instanceof AppError && STATUS[error.code]) || 500;
}

/** What is nobody's fault who asks. Of an identity service that is away the log hears once, not with every request. */
export const isLogged = (error: unknown): boolean =>
  statusOf(error) >= 500 && !(error instanceof AppError && error.code === 'identityUnavailable');

/** What a client is told of a failure with status 503: who of those behind us is not there. */
export const unavailableService = (error: unknown): string =>
  error instanceof AppError && error.code === 'identityUnavailable'
    ? 'identity service'
    : 'usage database';
