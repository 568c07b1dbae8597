/** Slows down who guesses passwords, without locking out those whose passwords are guessed. */
import { LRUCache } from 'lru-cache';
import { MINUTE_US, tally } from './tally';
import { TooManyAttempts } from './too-many-attempts';

export interface Attempt {
  readonly login: string;
  readonly address: string;
}

export interface Attempts {
  /**
   * Counts the attempt as failed until it is told otherwise, so that many at once are no way around.
   * Tells how many milliseconds to wait before it. Throws `tooManyAttempts`.
   */
  begin(attempt: Attempt, nowUs: number): number;
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
 * same address, or to the same login elsewhere, does not touch them.
 */
export function attemptCounter(): Attempts {
  const pairs = tally(A_MINUTE.byPair, ENTRIES);
  const addresses = tally(A_MINUTE.byAddress, ENTRIES);
  const logins = tally(A_MINUTE.byLogin, ENTRIES);
  const trusted = new LRUCache<string, number>({ max: ENTRIES });

  const isTrusted = (pair: string, nowUs: number): boolean =>
    nowUs - (trusted.get(pair) ?? Number.NEGATIVE_INFINITY) < TRUST_US;

  const takeBack = (attempt: Attempt, nowUs: number): void => {
    if (isTrusted(pairOf(attempt), nowUs)) return;
    addresses.remit(attempt.address, nowUs);
    logins.remit(attempt.login, nowUs);
  };

  return {
    begin(attempt, nowUs) {
      const pair = pairOf(attempt);
      const isFriend = isTrusted(pair, nowUs);
      const waitUs =
        pairs.waitUs(pair, nowUs) || (isFriend ? 0 : addresses.waitUs(attempt.address, nowUs));
      if (waitUs > 0) throw new TooManyAttempts(waitUs);
      pairs.add(pair, nowUs);
      if (isFriend) return 0;
      addresses.add(attempt.address, nowUs);
      logins.add(attempt.login, nowUs);
      return delayMs(logins.failures(attempt.login, nowUs));
    },
    succeeded(attempt, nowUs) {
      const pair = pairOf(attempt);
      takeBack(attempt, nowUs);
      pairs.clear(pair);
      trusted.set(pair, nowUs);
    },
    undone(attempt, nowUs) {
      takeBack(attempt, nowUs);
      pairs.remit(pairOf(attempt), nowUs);
    },
  };
}

/** No address has a blank in it. */
const pairOf = ({ login, address }: Attempt): string => `${address} ${login}`;

const delayMs = (failures: number): number =>
  Math.min(DELAY_MS.most, DELAY_MS.each * Math.max(0, failures - A_MINUTE.byLogin));
