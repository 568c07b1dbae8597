/** A new key: its text, and what is kept of it. */
import { idOfHash } from '../../domain/who-keys';
import { lookupHash as hashOf, newKey as newText } from '../../http/auth/keys';
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
