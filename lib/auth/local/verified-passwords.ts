/** Passwords that were right a moment ago, so that a client that asks often costs one hash a minute. */
import { createHmac, randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';

const KEPT_US = 60_000_000;
const ENTRIES = 10_000;

export interface Guess {
  readonly login: string;
  /** Where it was right: nobody elsewhere shall gain by it. */
  readonly address: string;
  readonly password: string;
  /** What it is held against: a password that was changed is a new guess. */
  readonly stored: string;
}

export interface VerifiedPasswords {
  /** Names a guess without telling it; means nothing outside of this process. */
  nameOf(guess: Guess): string;
  has(name: string, nowUs: number): boolean;
  add(name: string, nowUs: number): void;
}

export function verifiedPasswords(): VerifiedPasswords {
  const secret = randomBytes(32);
  const since = new LRUCache<string, number>({ max: ENTRIES });
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
