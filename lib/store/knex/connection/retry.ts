/** The retry policy for a database that is away or locked: back-off up to a total time. */
import { backoff, type RetryOptions } from '../../../concurrency';
import type { RetryPolicy } from '../../backend';

export interface Outage {
  readonly isTransient: (error: unknown) => boolean;
  /** The total time, unless the retry policy has one. */
  readonly forMs: number;
  readonly longestWaitMs: number;
  readonly retryPolicy: RetryPolicy | undefined;
  readonly nameError: (error: unknown) => unknown;
}

const FIRST_WAIT_MS = 100;

export function retryOutage({
  isTransient,
  forMs,
  longestWaitMs,
  retryPolicy,
  nameError,
}: Outage): RetryOptions {
  const limitMs = retryPolicy?.forMs ?? forMs;
  const waitBefore = backoff({ first: FIRST_WAIT_MS, longest: longestWaitMs });
  return {
    isTransient,
    waitMs(repeat, elapsedMs) {
      const ms = waitBefore(repeat - 1);
      return elapsedMs + ms > limitMs ? undefined : ms;
    },
    onWait(error) {
      const named = nameError(error);
      retryPolicy?.onWait?.(named instanceof Error ? named.message : String(named));
    },
    signal: retryPolicy?.signal,
  };
}
