/** The keys by which secrets are kept that a protocol needs back. */
import type { SecretKeys } from '../../auth/secret-box';
import { AUTH } from '../../auth/settings';
import { sectionOf } from '../../config';
import { AppError } from '../../errors';
import type { Context } from '../program/command';

/** Throws `invalidArgument`, naming the setting. */
export function secretKeysOf({ config }: Pick<Context, 'config'>): SecretKeys {
  const { secretKeys } = sectionOf(config, AUTH);
  if (secretKeys) return secretKeys;
  throw new AppError(
    'invalidArgument',
    'secret_keys: is not set, and a secret that a protocol needs back is only kept encrypted; ' +
      'set TENANT_USAGE_SECRET_KEYS, or secret_keys in the file, to 32 random bytes in base64 (openssl rand -base64 32)',
  );
}
