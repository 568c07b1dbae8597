/** Concurrent work: bounded semaphore, single flight, double buffering, retry and back-off. */
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from './errors';

/** The abort signal gives a place in the queue back; work that runs already is not affected. */
export type Semaphore = <T>(work: () => Promise<T>, signal?: AbortSignal) => Promise<T>;

export interface SemaphoreOptions {
  readonly maxConcurrent: number;
  readonly maxQueued: number;
  /** The failure of whatever finds the queue full. */
  readonly onFull: () => Error;
}

/** Bounded semaphore: at most `maxConcurrent` run at once, at most `maxQueued` wait, in order. */
export function semaphore({ maxConcurrent, maxQueued, onFull }: SemaphoreOptions): Semaphore {
  let running = 0;
  const queue = new Set<() => void>();
  const enter = async (signal: AbortSignal | undefined): Promise<void> => {
    signal?.throwIfAborted();
    if (running < maxConcurrent) running += 1;
    else if (queue.size < maxQueued) await turn(queue, signal);
    else throw onFull();
  };
  // A place that becomes free goes straight to the next in the queue, so that nothing overtakes it.
  const leave = (): void => {
    const [next] = queue;
    if (next) next();
    else running -= 1;
  };
  return async (work, signal) => {
    await enter(signal);
    try {
      return await work();
    } finally {
      leave();
    }
  };
}

/** Resolves when the queue has got that far. */
const turn = (queue: Set<() => void>, signal: AbortSignal | undefined): Promise<void> =>
  new Promise((resolve, reject) => {
    const giveUp = (): void => {
      queue.delete(begin);
      reject(signal?.reason);
    };
    const begin = (): void => {
      queue.delete(begin);
      signal?.removeEventListener('abort', giveUp);
      resolve();
    };
    queue.add(begin);
    signal?.addEventListener('abort', giveUp, { once: true });
  });

export type SingleFlight<T> = (
  key: string,
  work: () => Promise<T>,
  mayJoin?: () => boolean | Promise<boolean>,
) => Promise<T>;

/** Single flight: while work of a key runs, its outcome is shared, unless `mayJoin` says no. */
export function singleFlight<T>(): SingleFlight<T> {
  const running = new Map<string, Promise<T>>();
  return async (key, work, mayJoin = () => true) => {
    const current = running.get(key);
    if (current && (await mayJoin())) return current;
    const started = work().finally(() => {
      if (running.get(key) === started) running.delete(key);
    });
    running.set(key, started);
    return started;
  };
}

/** Double buffering: each item is prepared while the one before it is written. In order; nothing runs on after a failure. */
export async function doubleBuffered<In, Prepared>(
  items: Iterable<In>,
  prepare: (item: In) => Promise<Prepared>,
  write: (prepared: Prepared) => Promise<void>,
): Promise<void> {
  let writing = Promise.resolve();
  for (const item of items) {
    const [written, prepared] = await Promise.allSettled([writing, prepare(item)]);
    // The earlier failure: it may be the reason of the other one, as in a transaction.
    if (written.status === 'rejected') throw written.reason;
    if (prepared.status === 'rejected') throw prepared.reason;
    writing = write(prepared.value);
  }
  await writing;
}

export interface BackoffOptions {
  readonly first: number;
  readonly longest: number;
}

/** Exponential back-off: the wait before a repeat, counted from 0, doubles up to the longest. */
export const backoff =
  ({ first, longest }: BackoffOptions) =>
  (repeat: number): number =>
    Math.min(first * 2 ** repeat, longest);

export interface RetryOptions {
  readonly isTransient: (error: unknown) => boolean;
  /** The wait before a repeat, counted from 1; undefined: give up. */
  readonly waitMs: (repeat: number, elapsedMs: number) => number | undefined;
  /** Called once, when it has taken longer than two seconds. */
  readonly onWait?: ((error: unknown) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

const NOTICEABLE_MS = 2000;

/** Repeats work while it fails for a transient reason. Throws its last failure, or `interrupted` by the signal. */
export async function retry<T>(options: RetryOptions, work: () => Promise<T>): Promise<T> {
  const pause = pauses(options);
  for (let repeat = 1; ; repeat += 1) {
    try {
      return await work();
    } catch (error) {
      await pause(error, repeat);
    }
  }
}

/** Waits before a repeat, or throws the failure if there is to be none. */
function pauses(options: RetryOptions): (error: unknown, repeat: number) => Promise<void> {
  const startedMs = performance.now();
  let hasReported = false;
  return async (error, repeat) => {
    const elapsedMs = performance.now() - startedMs;
    const waitMs = options.isTransient(error) ? options.waitMs(repeat, elapsedMs) : undefined;
    if (waitMs === undefined) throw error;
    if (!hasReported && elapsedMs >= NOTICEABLE_MS) {
      hasReported = true;
      options.onWait?.(error);
    }
    await jitteredSleep(waitMs, options.signal);
  };
}

/** Between half and one and a half of the time: clients that failed together should not repeat together. */
async function jitteredSleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
  await sleep(ms * (0.5 + Math.random()), undefined, signal && { signal }).catch(() => {
    throw new AppError('interrupted', 'interrupted while it waited to try again');
  });
}
