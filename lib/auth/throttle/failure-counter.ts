/** Failures, counted by whose they are; who has too many is kept out, longer each time. */
import { LRUCache } from 'lru-cache';
import { backoff } from '../../concurrency';
import { MINUTE_US } from '../../time';

const LONGEST_BLOCK_US = 15 * MINUTE_US;
const blockUs = backoff({ first: MINUTE_US, longest: LONGEST_BLOCK_US });
/** After as long without a failure earlier blocks are forgotten. */
const FORGET_US = 60 * MINUTE_US;

interface Count {
  readonly failures: number;
  /** When the minute began that the failures are counted in; lies ahead while the block lasts. */
  readonly sinceUs: number;
  readonly blocks: number;
}

export interface FailureCounter {
  /** Failures within the present minute. */
  failures(key: string, nowUs: number): number;
  /** 0: may try. Otherwise it is kept out for so long; the first time it asks with too many failures, that begins. */
  waitUs(key: string, nowUs: number): number;
  /** Whether it is neither kept out nor has as many failures as there may be; begins nothing. */
  isFree(key: string, nowUs: number): boolean;
  increment(key: string, nowUs: number): void;
  /** Takes one failure back. */
  decrement(key: string, nowUs: number): void;
}

/** `most`: failures a minute. However many keys there are, memory ends at `entries` of them. */
export function failureCounter(most: number, entries = 20_000): FailureCounter {
  const counts = new LRUCache<string, Count>({ max: entries });
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
  // A clock that was set back must not keep anybody out for longer than a block can last.
  if (!count || count.sinceUs - nowUs > LONGEST_BLOCK_US) {
    return { failures: 0, sinceUs: nowUs, blocks: 0 };
  }
  const ageUs = nowUs - count.sinceUs;
  if (ageUs < MINUTE_US) return count;
  return { failures: 0, sinceUs: nowUs, blocks: ageUs < FORGET_US ? count.blocks : 0 };
}
