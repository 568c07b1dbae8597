/** A place for a worker process: whoever dies there is replaced. */
import { setTimeout as sleep } from 'node:timers/promises';
import { backoff } from '../concurrency';
import type { Log } from '../log';
import { spawnWorker, type WorkerExit } from './supervisor';
import type { WorkerConfig } from './worker';

/** A worker that lived so long did not die of how it starts. */
const STEADY_MS = 10_000;
/** Short enough at the longest that a database that is back is soon used again. */
const waitBeforeMs = backoff({ first: 50, longest: 10_000 });

const DIED = 'a worker died, another follows';
const CANNOT_START = 'a worker cannot start, another follows';

export interface WorkerSlot {
  readonly workerConfig: WorkerConfig;
  readonly log: Log;
  readonly signal: AbortSignal;
  /** Whether the service is ready, or was once. */
  readonly isReady: () => boolean;
  /** Told of a worker that cannot start before the service is ready. */
  readonly fail: (end: WorkerExit) => void;
}

/** Keeps one worker going until all are to stop. `ready`: called whenever one listens. */
export async function superviseWorker(slot: WorkerSlot, ready: () => void): Promise<void> {
  const { log, signal, isReady: hasBegun, fail } = slot;
  let shortLives = 0;
  while (!signal.aborted) {
    const { couldStart, ...end } = await spawnWorker(slot, ready);
    if (signal.aborted) return logLast(log, end);
    // At first the next one would meet the same; later what is in its way may go away again.
    if (!couldStart && !hasBegun()) return fail(end);
    shortLives = end.lastedMs < STEADY_MS ? shortLives + 1 : 0;
    const waitMs = waitBeforeMs(shortLives);
    log.error({ ...end, waitMs }, couldStart ? DIED : CANNOT_START);
    await sleep(waitMs, undefined, { signal: signal }).catch(() => undefined);
  }
}

function logLast(log: Log, end: WorkerExit): void {
  if (end.reason !== undefined) log.error(end, 'a worker failed while all were to stop');
}
