/** Slows down who guesses passwords, without locking out those whose passwords are guessed. */
import { LRUCache } from 'lru-cache';
import { MINUTE_US, tally } from './tally';
import { TooManyAttempts } from './too-many-attempts';

export interface Attempt {
  readonly login: string;
  readonly address: string;
}

/** What must be kept to before the password is looked at. */
export interface Admission {
  readonly delayMs: number;
  /** Whether the login succeeded from there within a day. */
  readonly isTrusted: boolean;
}

export interface Attempts {
  /**
   * Counts the attempt as failed until it is told otherwise, so that many at once are no way around.
   * Throws `tooManyAttempts`.
   */
  begin(attempt: Attempt, nowUs: number): Admission;
  /** Whether the login there is neither kept out nor slowed down for its own failures. */
  isFree(attempt: Attempt, nowUs: number): boolean;
  succeeded(attempt: Attempt, nowUs: number): void;
  /** Nothing came of it: neither a yes nor a no. */
  undone(attempt: Attempt, nowUs: number): void;
}

const A_MINUTE = { byPair: 10, byAddress: 50, byLogin: 20 } as const;
const ENTRIES = 20_000;
const TRUST_US = 24 * 60 * MINUTE_US;

/** By login, failures from everywhere only make slow: a stranger must not be able to lock a user out. */
const DELAY_MS = { each: 100, most: 2000 } as const;

/**
 * Somebody who logged in from an address within a day is trusted there: what others do at the
 * same address, or to the same login elsewhere, does not touch them. Failures of that login at that
 * address only make slow, since behind one address there may be more than one client.
 */
export function attemptCounter(): Attempts {
  const pairs = tally(A_MINUTE.byPair, ENTRIES);
  const addresses = tally(A_MINUTE.byAddress, ENTRIES);
  const logins = tally(A_MINUTE.byLogin, ENTRIES);
  const trusted = new LRUCache<string, number>({ max: ENTRIES });

  const isTrusted = (pair: string, nowUs: number): boolean =>
    nowUs - (trusted.get(pair) ?? Number.NEGATIVE_INFINITY) < TRUST_US;

  const beginTrusted = (pair: string, nowUs: number): Admission => {
    pairs.add(pair, nowUs);
    const delayMs = delayOf(pairs.failures(pair, nowUs), A_MINUTE.byPair);
    return { delayMs, isTrusted: true };
  };

  const beginStrange = (attempt: Attempt, nowUs: number): Admission => {
    const pair = pairOf(attempt);
    const waitUs = pairs.waitUs(pair, nowUs) || addresses.waitUs(attempt.address, nowUs);
    if (waitUs > 0) throw new TooManyAttempts(waitUs);
    pairs.add(pair, nowUs);
    addresses.add(attempt.address, nowUs);
    logins.add(attempt.login, nowUs);
    const delayMs = delayOf(logins.failures(attempt.login, nowUs), A_MINUTE.byLogin);
    return { delayMs, isTrusted: false };
  };

  const undone = (attempt: Attempt, nowUs: number): void => {
    const pair = pairOf(attempt);
    pairs.remit(pair, nowUs);
    if (isTrusted(pair, nowUs)) return;
    addresses.remit(attempt.address, nowUs);
    logins.remit(attempt.login, nowUs);
  };

  return {
    begin(attempt, nowUs) {
      const pair = pairOf(attempt);
      return isTrusted(pair, nowUs) ? beginTrusted(pair, nowUs) : beginStrange(attempt, nowUs);
    },
    isFree: (attempt, nowUs) => pairs.isFree(pairOf(attempt), nowUs),
    succeeded(attempt, nowUs) {
      undone(attempt, nowUs);
      trusted.set(pairOf(attempt), nowUs);
    },
    undone,
  };
}

/** No address has a blank in it. */
export const pairOf = ({ login, address }: Attempt): string => `${address} ${login}`;

const delayOf = (failures: number, free: number): number =>
  Math.min(DELAY_MS.most, DELAY_MS.each * Math.max(0, failures - free));
