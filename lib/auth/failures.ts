/** The two ways in which authentication fails: the credentials are not good, or there were too many attempts. */
import { AppError } from '../errors';

/**
 * `missing`: no credential was presented. `unknown`: there is no such credential, or the password or signature is
 * wrong. `expired`: it was good before. `inactive`: it is right, but its user is switched off. `notAllowed`: it is
 * good, but not for this request.
 */
export type UnauthenticatedReason = 'missing' | 'unknown' | 'expired' | 'inactive' | 'notAllowed';

/** For dialects whose clients expect another answer for each reason. */
export class Unauthenticated extends AppError {
  readonly reason: UnauthenticatedReason;
  constructor(reason: UnauthenticatedReason, message: string) {
    super('unauthenticated', message);
    this.name = 'Unauthenticated';
    this.reason = reason;
  }
}

/** Too many failed logins, or too many passwords waiting to be checked. */
export class TooManyAttempts extends AppError {
  /** Whole seconds, at least one. */
  readonly retryAfterSeconds: number;
  constructor(waitUs: number) {
    const seconds = Math.max(1, Math.ceil(waitUs / 1_000_000));
    super('tooManyAttempts', `too many attempts to log in; try again in ${seconds} s`);
    this.name = 'TooManyAttempts';
    this.retryAfterSeconds = seconds;
  }
}

const BUSY_RETRY_SECONDS = 5;

/** The identity service has not answered in time, or too many requests wait for it. */
export class IdentityBusy extends AppError {
  readonly retryAfterSeconds = BUSY_RETRY_SECONDS;
  constructor(message: string) {
    super('identityUnavailable', message);
    this.name = 'IdentityBusy';
  }
}

/** Seconds for the header `Retry-After`; undefined for other failures. */
export const retryAfterOf = (error: unknown): number | undefined =>
  error instanceof TooManyAttempts || error instanceof IdentityBusy
    ? error.retryAfterSeconds
    : undefined;
