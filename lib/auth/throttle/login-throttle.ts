/** Login throttle: slows down password guessing, without locking out the users whose passwords are guessed. */
import { lruCache } from '../../lru';
import { MINUTE_US } from '../../time';
import { TooManyAttempts } from '../failures';
import { delayQueue } from './delay-queue';
import { failureCounter } from './failure-counter';

export interface Attempt {
  readonly login: string;
  readonly address: string;
}

/** What applies before the password is checked. */
export interface Admission {
  readonly delayMs: number;
  /** Whether the login succeeded from there within a day. */
  readonly isTrusted: boolean;
}

export interface LoginThrottle {
  /**
   * Counts the attempt as failed until `succeeded` or `undone`, so that many at once gain nothing.
   * Throws `TooManyAttempts`.
   */
  begin(attempt: Attempt, nowUs: number): Admission;
  /** Whether the login is neither blocked nor slowed down at that address. */
  isFree(attempt: Attempt, nowUs: number): boolean;
  succeeded(attempt: Attempt, nowUs: number): void;
  /** The attempt had no outcome: the password was not checked. */
  undone(attempt: Attempt, nowUs: number): void;
}

/** As `LoginThrottle`, perhaps in another process. */
export interface SharedLoginThrottle extends Pick<LoginThrottle, 'succeeded' | 'undone'> {
  begin(attempt: Attempt, nowUs: number): Admission | Promise<Admission>;
  isFree(attempt: Attempt, nowUs: number): boolean | Promise<boolean>;
}

const FAILURES_PER_MINUTE = { byPair: 10, byAddress: 50, byLogin: 20 } as const;
const ENTRIES = 20_000;

const TRUSTED_FOR_US = 24 * 60 * MINUTE_US;

/** Failures by login only add a delay: a stranger must not be able to lock a user out. */
const DELAY_MS = { each: 100, most: 2000 } as const;

/** Few: a user who is slowed down by the guesses of others at one address must get a turn soon. */
const MAX_QUEUED = 4;
const RETRY_US = 2_000_000;

const makeCounts = () => ({
  pairs: failureCounter(FAILURES_PER_MINUTE.byPair, ENTRIES),
  addresses: failureCounter(FAILURES_PER_MINUTE.byAddress, ENTRIES),
  logins: failureCounter(FAILURES_PER_MINUTE.byLogin, ENTRIES),
  /** When a login last succeeded, by address and login. */
  successes: lruCache<string, number>(ENTRIES),
  queue: delayQueue({ maxQueued: MAX_QUEUED, retryUs: RETRY_US, entries: ENTRIES }),
});

type Counts = ReturnType<typeof makeCounts>;

/**
 * A login that succeeded from an address within a day is trusted there: failures of other logins at that address, or
 * of that login elsewhere, do not affect it. Its own failures there only add a delay, one attempt after the other,
 * since several clients may share an address.
 */
export function loginThrottle(): LoginThrottle {
  const counts = makeCounts();
  const { pairs, addresses, logins, successes } = counts;
  const isTrusted = (pair: string, nowUs: number): boolean =>
    nowUs - (successes.get(pair) ?? Number.NEGATIVE_INFINITY) < TRUSTED_FOR_US;
  const undone = (attempt: Attempt, nowUs: number): void => {
    const pair = pairOf(attempt);
    pairs.decrement(pair, nowUs);
    if (isTrusted(pair, nowUs)) return;
    addresses.decrement(attempt.address, nowUs);
    logins.decrement(attempt.login, nowUs);
  };
  return {
    begin(attempt, nowUs) {
      const hasTrust = isTrusted(pairOf(attempt), nowUs);
      const begin = hasTrust ? beginTrusted : beginUnknown;
      return { isTrusted: hasTrust, delayMs: begin(counts, attempt, nowUs) };
    },
    isFree(attempt, nowUs) {
      const pair = pairOf(attempt);
      const isAddressFree = isTrusted(pair, nowUs) || addresses.isFree(attempt.address, nowUs);
      return isAddressFree && pairs.isFree(pair, nowUs);
    },
    succeeded(attempt, nowUs) {
      undone(attempt, nowUs);
      successes.set(pairOf(attempt), nowUs);
    },
    undone,
  };
}

function beginTrusted({ pairs, queue }: Counts, attempt: Attempt, nowUs: number): number {
  const pair = pairOf(attempt);
  pairs.increment(pair, nowUs);
  const delayMs = delayOf(pairs.failures(pair, nowUs), FAILURES_PER_MINUTE.byPair);
  return delayMs > 0 ? queue(pair, delayMs, nowUs) : 0;
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

/** Unambiguous: no address contains a blank. */
const pairOf = ({ login, address }: Attempt): string => `${address} ${login}`;

const delayOf = (failures: number, free: number): number =>
  Math.min(DELAY_MS.most, DELAY_MS.each * Math.max(0, failures - free));
