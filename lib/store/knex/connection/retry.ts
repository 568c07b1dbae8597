/** Doing something again, for as long as what stands in its way is of a sort that passes. */
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../../../errors';
import type { RetryPolicy } from '../../backend';

export interface RetryOptions {
  readonly isTransient: (error: unknown) => boolean;
  /** How long to wait before this repeat, counted from 1; undefined: it was enough. */
  readonly waitMs: (repeat: number, elapsedMs: number) => number | undefined;
  /** Told once, when the wait is longer than a moment. */
  readonly onWait?: ((error: unknown) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Shorter waits are not worth a word. */
const MOMENT_MS = 2000;

export async function retry<T>(obstacle: RetryOptions, work: () => Promise<T>): Promise<T> {
  const pause = backoff(obstacle);
  for (let repeat = 1; ; repeat += 1) {
    try {
      return await work();
    } catch (error) {
      await pause(error, repeat);
    }
  }
}

/** Waits before a repeat, or throws the failure if there is to be none. */
function backoff(obstacle: RetryOptions): (error: unknown, repeat: number) => Promise<void> {
  const startedMs = performance.now();
  let isTold = false;
  return async (error, repeat) => {
    const elapsedMs = performance.now() - startedMs;
    const waitMs = obstacle.isTransient(error) ? obstacle.waitMs(repeat, elapsedMs) : undefined;
    if (waitMs === undefined) throw error;
    if (!isTold && elapsedMs >= MOMENT_MS) {
      isTold = true;
      obstacle.onWait?.(error);
    }
    await wait(waitMs, obstacle.signal);
  };
}

/** Not to the millisecond, so that those who failed together do not come again together. */
async function wait(ms: number, signal: AbortSignal | undefined): Promise<void> {
  const options = signal && { signal: signal };
  await sleep(ms * (0.5 + Math.random()), undefined, options).catch(() => {
    throw new AppError('interrupted', 'interrupted while it waited for the database');
  });
}

export interface Outage {
  readonly isTransient: (error: unknown) => boolean;
  /** For so long in all, if nobody said so. */
  readonly forMs: number;
  readonly longestWaitMs: number;
  readonly retryPolicy: RetryPolicy | undefined;
  readonly nameError: (error: unknown) => unknown;
}

const FIRST_WAIT_MS = 100;

/** What nobody but the database can end: waits that grow up to a limit, in all not longer than the patience. */
export function retryOutage({
  isTransient,
  forMs,
  longestWaitMs,
  retryPolicy,
  nameError,
}: Outage): RetryOptions {
  const limitMs = retryPolicy?.forMs ?? forMs;
  return {
    isTransient: isTransient,
    waitMs(repeat, elapsedMs) {
      const ms = Math.min(FIRST_WAIT_MS * 2 ** (repeat - 1), longestWaitMs);
      return elapsedMs + ms > limitMs ? undefined : ms;
    },
    onWait: (error) => retryPolicy?.onWait?.((nameError(error) as Error).message),
    signal: retryPolicy?.signal,
  };
}
