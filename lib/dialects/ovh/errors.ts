/** The failures of OVH's API: those of signing have a code, all others a class. */
import { AppError, type ErrorCode } from '../../errors';

type SigningCode =
  | 'INVALID_KEY'
  | 'NOT_CREDENTIAL'
  | 'INVALID_CREDENTIAL'
  | 'NOT_GRANTED_CALL'
  | 'INVALID_SIGNATURE'
  | 'QUERY_TIME_OUT'
  | 'FORBIDDEN';

export class SigningError extends AppError {
  readonly errorCode: SigningCode;
  constructor(code: ErrorCode, errorCode: SigningCode, message: string) {
    super(code, message);
    this.name = 'SigningError';
    this.errorCode = errorCode;
  }
}

export const invalidKey = () =>
  new SigningError('forbidden', 'INVALID_KEY', 'This application key is invalid');

export const notCredential = () =>
  new SigningError('forbidden', 'NOT_CREDENTIAL', 'This credential does not exist');

export const invalidCredential = () =>
  new SigningError('forbidden', 'INVALID_CREDENTIAL', 'This credential is not valid');

export const notGranted = () =>
  new SigningError('forbidden', 'NOT_GRANTED_CALL', 'This call has not been granted');

export const invalidSignature = () =>
  new SigningError('invalidParameter', 'INVALID_SIGNATURE', 'Invalid signature');

export const queryTimeOut = () =>
  new SigningError('invalidParameter', 'QUERY_TIME_OUT', 'Query out of time');

export const addressNotAllowed = () =>
  new SigningError('forbidden', 'FORBIDDEN', 'This credential is not for your address');

export const badRequest = (message: string): AppError => new AppError('invalidParameter', message);

/** The same for a service of others. */
export const noService = (): AppError => new AppError('notFound', 'This service does not exist');

/** `id`: as the client wrote it, with the name that it has in the path. */
export const noObject = (name: string, id: string): AppError =>
  new AppError('notFound', `The requested object (${name} = ${id}) does not exist`);

/** Too many requests within a minute. */
export class TooManyRequests extends AppError {
  readonly retryAfterSeconds: number;
  constructor(waitUs: number) {
    const seconds = Math.max(1, Math.ceil(waitUs / 1_000_000));
    super('tooManyAttempts', `Too many requests, try again in ${seconds} seconds`);
    this.retryAfterSeconds = seconds;
  }
}
