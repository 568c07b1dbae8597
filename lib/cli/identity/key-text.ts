/** A new key: its text, and what is kept of it. */

import { lookupHash as hashOf, newKey as newText } from '../../auth/local/api-key';
import { idOfHash } from '../../identity/api-key';
import type { Credential } from '../../store/store';

export interface NewKey extends Pick<Credential, 'id' | 'lookupHash'> {
  /** To be shown once. */
  readonly text: string;
}

export function newKey(): NewKey {
  const text = newText();
  const lookupHash = hashOf(text);
  return { id: idOfHash(lookupHash), lookupHash, text };
}
