/**
 * Delays by key that follow each other instead of running side by side, however many attempts come at once. Turns are
 * reserved by time, so that nobody has to give one back and several processes can share them.
 */
import { lruCache } from '../../lru';
import { TooManyAttempts } from '../failures';

export interface DelayQueueOptions {
  /** How many wait at most behind the one whose turn is next. */
  readonly maxQueued: number;
  /** When those may come again who find the queue full. */
  readonly retryUs: number;
  /** At most so many keys are kept. */
  readonly entries: number;
}

/** How long to wait for the turn, in ms: `delayMs` after the turn before. Throws `TooManyAttempts` if too many wait. */
export type DelayQueue = (key: string, delayMs: number, nowUs: number) => number;

export function delayQueue({ maxQueued, retryUs, entries }: DelayQueueOptions): DelayQueue {
  /** The turns that are yet to come, in µs, the next one first. */
  const turns = lruCache<string, readonly number[]>(entries);
  return (key, delayMs, nowUs) => {
    const waiting = (turns.get(key) ?? []).filter((turnUs) => turnUs > nowUs);
    if (waiting.length > maxQueued) throw new TooManyAttempts(retryUs);
    const turnUs = (waiting.at(-1) ?? nowUs) + delayMs * 1000;
    turns.set(key, [...waiting, turnUs]);
    return Math.ceil((turnUs - nowUs) / 1000);
  };
}
