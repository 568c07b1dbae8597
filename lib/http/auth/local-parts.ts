/** What finding out about keys and users of ours takes. */
import type { AuthParts } from './parts';

export interface LocalParts extends Pick<AuthParts, 'known' | 'nowUs' | 'log'> {
  readonly hashes: Hashes;
  readonly wait: (ms: number) => Promise<unknown>;
}

/** The hashes that one attempt costs: one of the two, once, whatever comes of it. */
export interface Hashes {
  lookupHash(key: string): string;
  isPassword(password: string, stored: string): Promise<boolean>;
}
