/** The secret keys of tests. */

import type { SecretKeys } from '../../../lib/auth/secret-box';
import { secretKeyOf } from '../../../lib/auth/secret-box';

export const SECRET_KEYS: SecretKeys = [secretKeyOf(Buffer.alloc(32, 7))];
