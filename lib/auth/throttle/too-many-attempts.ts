/** The refusal of somebody who guesses passwords, or of anybody while too many do. */
import { AppError } from '../../errors';

export class TooManyAttempts extends AppError {
  /** Whole seconds, one at least. */
  readonly retryAfterSeconds: number;
  constructor(waitUs: number) {
    const seconds = Math.max(1, Math.ceil(waitUs / 1_000_000));
    super('tooManyAttempts', `too many attempts to log in; try again in ${seconds} s`);
    this.name = 'TooManyAttempts';
    this.retryAfterSeconds = seconds;
  }
}

/** How long whoever caused the failure shall stay away; undefined: the failure does not say. */
export const retryAfterOf = (error: unknown): number | undefined =>
  error instanceof TooManyAttempts ? error.retryAfterSeconds : undefined;
