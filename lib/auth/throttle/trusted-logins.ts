/** Which login succeeded from where within a day. */
import { LRUCache } from 'lru-cache';
import { MINUTE_US } from '../../time';

const KEPT_US = 24 * 60 * MINUTE_US;

export interface TrustedLogins {
  has(pair: string, nowUs: number): boolean;
  add(pair: string, nowUs: number): void;
}

/** However many there are, memory ends at `entries` of them. */
export function trustedLogins(entries: number): TrustedLogins {
  const since = new LRUCache<string, number>({ max: entries });
  return {
    has: (pair, nowUs) => nowUs - (since.get(pair) ?? Number.NEGATIVE_INFINITY) < KEPT_US,
    add: (pair, nowUs) => void since.set(pair, nowUs),
  };
}
