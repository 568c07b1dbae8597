/** The text of a new key, and what is kept of it. */
import { createHash, randomBytes } from 'node:crypto';
import { idOfHash } from '../../domain/who-keys';
import type { Credential } from '../../store/store';

const PREFIX = 'tu_';
const SECRET_BYTES = 32;
export interface NewKey extends Pick<Credential, 'id' | 'lookupHash'> {
  /** To be shown once. */
  readonly text: string;
}

export function newKey(): NewKey {
  const text = `${PREFIX}${randomBytes(SECRET_BYTES).toString('base64url')}`;
  const lookupHash = createHash('sha256').update(text).digest('hex');
  return { id: idOfHash(lookupHash), lookupHash, text };
}
