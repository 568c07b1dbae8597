/** What local authentication is made of. */
import type { CallerDirectory } from '../../identity/directory';
import type { AuthenticatorOptions } from '../options';

export interface LocalDeps
  extends Pick<AuthenticatorOptions, 'nowUs' | 'log' | 'secretKeys' | 'throttle'> {
  readonly known: CallerDirectory;
  readonly hashes: Hashes;
  readonly wait: (ms: number) => Promise<unknown>;
}

/** Each attempt costs exactly one of these hashes, whatever its outcome. */
export interface Hashes {
  lookupHash(text: string): string;
  isPassword(password: string, stored: string, pool: HashPool): Promise<boolean>;
}

/** Which queue a password waits in to be checked. */
export type HashPool = 'trusted' | 'unknown';
