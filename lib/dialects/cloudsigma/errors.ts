/** The failures of CloudSigma's API: each has a type and, if one field is at fault, its name. */
import { AppError, type ErrorCode } from '../../errors';

export type ErrorType = 'validation' | 'notexist' | 'backend' | 'permission';

export class CloudSigmaError extends AppError {
  readonly type: ErrorType;
  /** The field at fault. */
  readonly point: string | null;
  constructor(code: ErrorCode, type: ErrorType, message: string, point: string | null = null) {
    super(code, message);
    this.name = 'CloudSigmaError';
    this.type = type;
    this.point = point;
  }
}

export const validation = (point: string, message: string): CloudSigmaError =>
  new CloudSigmaError('invalidParameter', 'validation', message, point);

export const noAccount = (): CloudSigmaError =>
  new CloudSigmaError('forbidden', 'permission', 'The user has a role on no account.');

export const severalAccounts = (): CloudSigmaError =>
  new CloudSigmaError(
    'forbidden',
    'permission',
    'The user has roles on several accounts, and there is no way to choose one.',
  );

export const notFound = (): CloudSigmaError =>
  new CloudSigmaError('notFound', 'notexist', 'There is no such object.');

/** An answer in JSON is the only one there is. */
export const notAcceptable = (): CloudSigmaError =>
  new CloudSigmaError(
    'unsupportedVersion',
    'validation',
    'Answers are in JSON only: Accept must allow application/json.',
    'format',
  );

/** Too many requests within a minute. */
export class TooManyRequests extends CloudSigmaError {
  readonly retryAfterSeconds: number;
  constructor(waitUs: number) {
    const seconds = Math.max(1, Math.ceil(waitUs / 1_000_000));
    super('tooManyAttempts', 'backend', `Too many requests. Please wait ${seconds} seconds.`);
    this.retryAfterSeconds = seconds;
  }
}
