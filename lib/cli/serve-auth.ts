/** How the callers of a service are known, if the settings allow it. */
import { type Config, SETTINGS } from '../config';
import { UsageError } from '../domain/errors';
import type { Authenticate } from '../http/auth/caller';
import { authenticators } from '../http/auth/registry';
import { isLoopback } from './loopback';

/** Throws `usage` if none was chosen, or one that may not listen there. */
export function authenticatorFor({ auth, host }: Config): Authenticate {
  const authenticate = auth && authenticators[auth];
  if (!authenticate) {
    const { allowed } = SETTINGS.auth.kind;
    throw new UsageError('usage', `--auth must be chosen, it has no default; allowed: ${allowed}`);
  }
  if (auth === 'noauth' && !isLoopback(host)) {
    throw new UsageError(
      'usage',
      `--auth noauth believes everybody, so --host ${host} is refused; allowed: a loopback address such as 127.0.0.1`,
    );
  }
  return authenticate;
}
