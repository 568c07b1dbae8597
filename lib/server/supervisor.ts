/** Supervises worker processes: starts one, watches it, replaces it when it exits. */
import cluster, { type Worker } from 'node:cluster';
import { setTimeout as sleep } from 'node:timers/promises';
import { backoff } from '../concurrency';
import type { Log } from '../log';
import { STOP_DEADLINE_MS } from './process';
import { type CountQuestion, countReplyOf, type SharedCounts } from './shared-counts';
import { sendTo, type WorkerConfig, type WorkerMessage, workerEnvironment } from './worker';

/** For closing the store, after the last request. */
const CLOSING_MS = 5_000;

/** How a worker ended. */
export interface WorkerExit {
  readonly worker: number | undefined;
  /** Null if a signal ended it. */
  readonly status: number | null;
  readonly signal: string | null;
  /** The reason that it reported itself. */
  readonly reason: string | undefined;
  readonly lastedMs: number;
}

type SpawnOptions = Omit<WorkerSlot, 'fail'>;

/** Starts a worker; resolves when it has exited. `ready`: called when it listens. */
async function spawnWorker(
  { workerConfig, log, signal, isReady, ...counts }: SpawnOptions,
  ready: () => void,
): Promise<WorkerExit & { readonly couldStart: boolean }> {
  const startedMs = performance.now();
  const worker = cluster.fork(workerEnvironment());
  const { pid } = worker.process;
  let hasListened = false;
  let reason: string | undefined;
  worker.once('listening', () => {
    hasListened = true;
    ready();
  });
  worker.on('message', (message: WorkerMessage) => {
    if (message !== 'ready') {
      if ('reason' in message) reason = message.reason;
      else answer(worker, counts, message);
      return;
    }
    sendTo(worker, workerConfig);
    if (isReady()) sendTo(worker, 'started');
    if (signal.aborted) sendTo(worker, 'stop');
  });
  const [status, exitSignal] = await endOf(worker, { log, signal });
  const lastedMs = Math.round(performance.now() - startedMs);
  // If it was killed on the way, it might have started.
  const couldStart = hasListened || !status;
  return { worker: pid, status, signal: exitSignal, reason, lastedMs, couldStart };
}

function answer(worker: Worker, counts: SharedCounts, question: CountQuestion): void {
  const reply = countReplyOf(counts, question);
  if (reply) sendTo(worker, reply);
}

type Ending = readonly [status: number | null, signal: string | null];

/** Waits for its exit, and asks it to stop when the signal is aborted. */
async function endOf(
  worker: Worker,
  { log, signal }: Pick<SpawnOptions, 'log' | 'signal'>,
): Promise<Ending> {
  const { pid } = worker.process;
  let deadline: NodeJS.Timeout | undefined;
  const ask = () => {
    sendTo(worker, 'stop');
    deadline = setTimeout(() => {
      log.error({ worker: pid }, 'worker did not stop in time and is killed');
      worker.process.kill('SIGKILL');
    }, STOP_DEADLINE_MS + CLOSING_MS);
  };
  signal.addEventListener('abort', ask);
  const ending = await exitOf(worker, log);
  signal.removeEventListener('abort', ask);
  clearTimeout(deadline);
  // Its last message may arrive after its exit.
  if (worker.isConnected()) await new Promise((resolve) => worker.once('disconnect', resolve));
  return ending;
}

const exitOf = (worker: Worker, log: Log): Promise<Ending> =>
  new Promise((resolve) => {
    worker.once('exit', (status, signal) => resolve([status, signal]));
    worker.on('error', ({ message }) => {
      log.error({ worker: worker.process.pid, reason: message }, 'worker cannot be reached');
      // Without a process there is nothing that could exit.
      if (worker.process.pid === undefined) resolve([null, null]);
    });
  });

/** A worker that ran so long did not exit because of how it starts. */
const STEADY_MS = 10_000;
/** Short enough at the longest that a database which is back is soon used again. */
const waitBeforeMs = backoff({ first: 50, longest: 10_000 });

const EXITED = 'worker exited unexpectedly; starting another';
const CANNOT_START = 'worker failed to start; trying again';

export interface WorkerSlot extends SharedCounts {
  readonly workerConfig: WorkerConfig;
  readonly log: Log;
  readonly signal: AbortSignal;
  /** Whether the service is ready, or was once. */
  readonly isReady: () => boolean;
  /** Called with a worker that cannot start before the service is ready. */
  readonly fail: (end: WorkerExit) => void;
}

/** Keeps one worker running until the signal is aborted. `ready`: called whenever one listens. */
export async function superviseWorker(slot: WorkerSlot, ready: () => void): Promise<void> {
  const { log, signal, isReady, fail } = slot;
  let shortLives = 0;
  while (!signal.aborted) {
    const { couldStart, ...end } = await spawnWorker(slot, ready);
    if (signal.aborted) return logLast(log, end);
    // Before the service is ready the next one would fail alike; later the obstacle may be temporary.
    if (!couldStart && !isReady()) return fail(end);
    shortLives = end.lastedMs < STEADY_MS ? shortLives + 1 : 0;
    const waitMs = waitBeforeMs(shortLives);
    log.error({ ...end, waitMs }, couldStart ? EXITED : CANNOT_START);
    await sleep(waitMs, undefined, { signal }).catch(() => undefined);
  }
}

function logLast(log: Log, end: WorkerExit): void {
  if (end.reason !== undefined) log.error(end, 'worker failed while stopping');
}
