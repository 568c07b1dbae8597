/** What finding out about keys and users of ours takes. */
import type { CallerDirectory } from '../../identity/directory';
import type { AuthenticatorOptions } from '../options';

export interface LocalDeps extends Pick<AuthenticatorOptions, 'nowUs' | 'log'> {
  readonly known: CallerDirectory;
  readonly hashes: Hashes;
  readonly wait: (ms: number) => Promise<unknown>;
}

/** The hashes that one attempt costs: one of the two, once, whatever comes of it. */
export interface Hashes {
  lookupHash(key: string): string;
  isPassword(password: string, stored: string, pool: HashPool): Promise<boolean>;
}

/** In whose company a password waits to be checked. */
export type HashPool = 'trusted' | 'strange';
