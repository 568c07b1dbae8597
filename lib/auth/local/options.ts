/** What finding out about keys and users of ours takes. */
import type { KnownCallers } from '../../identity/directory';
import type { AuthParts } from '../options';

export interface LocalParts extends Pick<AuthParts, 'nowUs' | 'log'> {
  readonly known: KnownCallers;
  readonly hashes: Hashes;
  readonly wait: (ms: number) => Promise<unknown>;
}

/** The hashes that one attempt costs: one of the two, once, whatever comes of it. */
export interface Hashes {
  lookupHash(key: string): string;
  isPassword(password: string, stored: string, lane: Lane): Promise<boolean>;
}

/** In whose company a password waits to be checked. */
export type Lane = 'trusted' | 'strange';
