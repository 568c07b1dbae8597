/** Applications: programs that may ask for consumer keys. The key of one is public, its secret signs requests. */
import { lookupHash } from '../../../auth/local/api-key';
import { encryptSecret, type SecretKeys } from '../../../auth/secret-box';
import { idOfHash } from '../../../identity/api-key';
import type { NewCredential } from '../../../store/store';
import { letters } from './letters';

/** The kind of credential that an application is, found by the hash of its key. */
export const OVH_APP = 'ovh_app';

const KEY_LENGTH = 16;
const SECRET_LENGTH = 32;

export interface NewApplication {
  readonly key: string;
  readonly secret: string;
  readonly credential: NewCredential;
}

export function newApplication(name: string | null, secretKeys: SecretKeys): NewApplication {
  const [key, secret] = [letters(KEY_LENGTH), letters(SECRET_LENGTH)];
  return { key, secret, credential: applicationOf({ key, secret, name }, secretKeys) };
}

/** The row of one whose key and secret are known. */
export function applicationOf(
  {
    key,
    secret,
    name,
  }: { readonly key: string; readonly secret: string; readonly name: string | null },
  secretKeys: SecretKeys,
): NewCredential {
  const hash = lookupHash(key);
  const id = idOfHash(hash);
  return {
    ...{ id, kind: OVH_APP, lookupHash: hash, name },
    secretEncrypted: encryptSecret(secretKeys, id, secret),
    // The key is public, so that operators may see it.
    ext: { key },
  };
}
