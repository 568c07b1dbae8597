/** Failures per minute by key; a key with too many is blocked, twice as long each time. */

import { backoff } from '../../concurrency';
import { lruCache } from '../../lru';
import { MINUTE_US } from '../../time';

const LONGEST_BLOCK_US = 15 * MINUTE_US;
const blockUs = backoff({ first: MINUTE_US, longest: LONGEST_BLOCK_US });
/** After this long without a failure, earlier blocks are forgotten. */
const FORGET_US = 60 * MINUTE_US;

interface Count {
  readonly failures: number;
  /** The start of the minute that is counted; in the future while a block lasts. */
  readonly sinceUs: number;
  readonly blocks: number;
}

export interface FailureCounter {
  /** Failures within the present minute. */
  failures(key: string, nowUs: number): number;
  /** 0: not blocked. Otherwise the rest of the block, which begins with the first call after too many failures. */
  waitUs(key: string, nowUs: number): number;
  /** Whether it is neither blocked nor at the limit of failures; begins no block. */
  isFree(key: string, nowUs: number): boolean;
  increment(key: string, nowUs: number): void;
  /** Takes one failure back. */
  decrement(key: string, nowUs: number): void;
}

/** `most`: failures a minute. Memory is bounded: at most `entries` keys are kept. */
export function failureCounter(most: number, entries = 20_000): FailureCounter {
  const counts = lruCache<string, Count>(entries);
  const countOf = (key: string, nowUs: number) => currentCount(counts.get(key), nowUs);
  const change = (key: string, nowUs: number, by: number): void => {
    const count = countOf(key, nowUs);
    counts.set(key, { ...count, failures: Math.max(0, count.failures + by) });
  };
  return {
    failures: (key, nowUs) => countOf(key, nowUs).failures,
    waitUs(key, nowUs) {
      const count = countOf(key, nowUs);
      if (count.sinceUs > nowUs || count.failures < most) return Math.max(0, count.sinceUs - nowUs);
      const waitUs = blockUs(count.blocks);
      counts.set(key, { failures: 0, sinceUs: nowUs + waitUs, blocks: count.blocks + 1 });
      return waitUs;
    },
    isFree(key, nowUs) {
      const count = countOf(key, nowUs);
      return count.sinceUs <= nowUs && count.failures < most;
    },
    increment: (key, nowUs) => change(key, nowUs, 1),
    decrement: (key, nowUs) => change(key, nowUs, -1),
  };
}

function currentCount(count: Count | undefined, nowUs: number): Count {
  // After the clock was set back, no block may last longer than the longest.
  if (!count || count.sinceUs - nowUs > LONGEST_BLOCK_US) {
    return { failures: 0, sinceUs: nowUs, blocks: 0 };
  }
  const ageUs = nowUs - count.sinceUs;
  if (ageUs < MINUTE_US) return count;
  return { failures: 0, sinceUs: nowUs, blocks: ageUs < FORGET_US ? count.blocks : 0 };
}
