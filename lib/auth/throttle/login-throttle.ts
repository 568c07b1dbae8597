/** Slows down who guesses passwords, without locking out those whose passwords are guessed. */
import { TooManyAttempts } from '../failures';
import { failureCounter } from './failure-counter';
import { trustedLogins } from './trusted-logins';

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

export interface LoginThrottle {
  /**
   * Counts the attempt as failed until it is told otherwise, so that many at once are no way around.
   * Throws `tooManyAttempts`.
   */
  begin(attempt: Attempt, nowUs: number): Admission;
  /** Whether the login there is neither kept out nor slowed down for failures there. */
  isFree(attempt: Attempt, nowUs: number): boolean;
  succeeded(attempt: Attempt, nowUs: number): void;
  /** Nothing came of it: neither a yes nor a no. */
  undone(attempt: Attempt, nowUs: number): void;
}

const FAILURES_PER_MINUTE = { byPair: 10, byAddress: 50, byLogin: 20 } as const;
const ENTRIES = 20_000;

/** By login, failures from everywhere only make slow: a stranger must not be able to lock a user out. */
const DELAY_MS = { each: 100, most: 2000 } as const;

const makeCounts = () => ({
  pairs: failureCounter(FAILURES_PER_MINUTE.byPair, ENTRIES),
  addresses: failureCounter(FAILURES_PER_MINUTE.byAddress, ENTRIES),
  logins: failureCounter(FAILURES_PER_MINUTE.byLogin, ENTRIES),
  trusted: trustedLogins(ENTRIES),
});

type Counts = ReturnType<typeof makeCounts>;

/**
 * Somebody who logged in from an address within a day is trusted there: what others do at the
 * same address, or to the same login elsewhere, does not touch them. Failures of that login at that
 * address only make slow, since behind one address there may be more than one client.
 */
export function loginThrottle(): LoginThrottle {
  const counts = makeCounts();
  const { pairs, addresses, logins, trusted } = counts;
  const undone = (attempt: Attempt, nowUs: number): void => {
    const pair = pairOf(attempt);
    pairs.decrement(pair, nowUs);
    if (trusted.has(pair, nowUs)) return;
    addresses.decrement(attempt.address, nowUs);
    logins.decrement(attempt.login, nowUs);
  };
  return {
    begin(attempt, nowUs) {
      const isTrusted = trusted.has(pairOf(attempt), nowUs);
      const begin = isTrusted ? beginTrusted : beginUnknown;
      return { isTrusted, delayMs: begin(counts, attempt, nowUs) };
    },
    isFree(attempt, nowUs) {
      const pair = pairOf(attempt);
      const isAddressFree = trusted.has(pair, nowUs) || addresses.isFree(attempt.address, nowUs);
      return isAddressFree && pairs.isFree(pair, nowUs);
    },
    succeeded(attempt, nowUs) {
      undone(attempt, nowUs);
      trusted.add(pairOf(attempt), nowUs);
    },
    undone,
  };
}

function beginTrusted({ pairs }: Counts, attempt: Attempt, nowUs: number): number {
  const pair = pairOf(attempt);
  pairs.increment(pair, nowUs);
  return delayOf(pairs.failures(pair, nowUs), FAILURES_PER_MINUTE.byPair);
}

function beginUnknown(counts: Counts, attempt: Attempt, nowUs: number): number {
  const { pairs, addresses, logins } = counts;
  const pair = pairOf(attempt);
  const waitUs = pairs.waitUs(pair, nowUs) || addresses.waitUs(attempt.address, nowUs);
  if (waitUs > 0) throw new TooManyAttempts(waitUs);
  pairs.increment(pair, nowUs);
  addresses.increment(attempt.address, nowUs);
  logins.increment(attempt.login, nowUs);
  return delayOf(logins.failures(attempt.login, nowUs), FAILURES_PER_MINUTE.byLogin);
}

/** No address has a blank in it. */
export const pairOf = ({ login, address }: Attempt): string => `${address} ${login}`;

const delayOf = (failures: number, free: number): number =>
  Math.min(DELAY_MS.most, DELAY_MS.each * Math.max(0, failures - free));
