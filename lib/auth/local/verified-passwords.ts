/** Cache of passwords that were right within a minute, so that a busy client costs one hash a minute. */
import { createHmac, randomBytes } from 'node:crypto';
import { lruCache } from '../../lru';

const KEPT_US = 60_000_000;
const ENTRIES = 10_000;

export interface Guess {
  readonly login: string;
  /** Where it was right: it is cached for this address only. */
  readonly address: string;
  readonly password: string;
  /** The stored hash: after a change of password the cached guess no longer counts. */
  readonly stored: string;
}

export interface VerifiedPasswords {
  /** An HMAC of the guess, under a secret of this process. */
  nameOf(guess: Guess): string;
  has(name: string, nowUs: number): boolean;
  add(name: string, nowUs: number): void;
}

export function verifiedPasswords(): VerifiedPasswords {
  const secret = randomBytes(32);
  const since = lruCache<string, number>(ENTRIES);
  return {
    nameOf: (guess) => createHmac('sha256', secret).update(textOf(guess)).digest('base64'),
    has(name, nowUs) {
      const ageUs = nowUs - (since.get(name) ?? Number.NEGATIVE_INFINITY);
      return ageUs >= 0 && ageUs < KEPT_US;
    },
    add: (name, nowUs) => void since.set(name, nowUs),
  };
}

const textOf = ({ login, address, password, stored }: Guess): string =>
  JSON.stringify([login, address, password, stored]);
