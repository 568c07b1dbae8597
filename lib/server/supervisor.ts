/** The life of one worker process, from its start to its end. */
import cluster, { type Worker } from 'node:cluster';
import type { Log } from '../log';
import { STOP_DEADLINE_MS } from './process';
import { sendTo, type WorkerConfig, type WorkerMessage, workerEnvironment } from './worker';

/** For closing the store, after the last request. */
const CLOSING_MS = 5_000;

/** How a worker ended. */
export interface WorkerExit {
  readonly worker: number | undefined;
  /** Null if a signal ended it. */
  readonly status: number | null;
  readonly signal: string | null;
  /** What it said itself. */
  readonly reason: string | undefined;
  readonly lastedMs: number;
}

interface SpawnOptions {
  readonly workerConfig: WorkerConfig;
  readonly log: Log;
  readonly signal: AbortSignal;
  /** Whether all workers have started; a worker that comes later learns it when it listens. */
  readonly isReady: () => boolean;
}

/** Starts one; resolves when it has ended. `ready`: called when it listens. */
export async function spawnWorker(
  { workerConfig, log, signal, isReady }: SpawnOptions,
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
    if (isReady()) sendTo(worker, 'started');
  });
  worker.on('message', (message: WorkerMessage) => {
    if (message !== 'ready') {
      reason = message.reason;
      return;
    }
    sendTo(worker, workerConfig);
    if (signal.aborted) sendTo(worker, 'stop');
  });
  const [status, exitSignal] = await endOf(worker, { log, signal });
  const lastedMs = Math.round(performance.now() - startedMs);
  // Killed on the way, it tells nothing of whether it could have.
  const couldStart = hasListened || !status;
  return { worker: pid, status, signal: exitSignal, reason, lastedMs, couldStart };
}

type Ending = readonly [status: number | null, signal: string | null];

/** Waits for its end, and asks for it when all are to stop. */
async function endOf(
  worker: Worker,
  { log, signal }: Pick<SpawnOptions, 'log' | 'signal'>,
): Promise<Ending> {
  const { pid } = worker.process;
  let deadline: NodeJS.Timeout | undefined;
  const ask = () => {
    sendTo(worker, 'stop');
    deadline = setTimeout(() => {
      log.error({ worker: pid }, 'a worker does not stop, so it is killed');
      worker.process.kill('SIGKILL');
    }, STOP_DEADLINE_MS + CLOSING_MS);
  };
  signal.addEventListener('abort', ask);
  const ending = await exitOf(worker, log);
  signal.removeEventListener('abort', ask);
  clearTimeout(deadline);
  // Its last words may come after its end.
  if (worker.isConnected()) await new Promise((resolve) => worker.once('disconnect', resolve));
  return ending;
}

const exitOf = (worker: Worker, log: Log): Promise<Ending> =>
  new Promise((resolve) => {
    worker.once('exit', (status, signal) => resolve([status, signal]));
    worker.on('error', ({ message }) => {
      log.error({ worker: worker.process.pid, reason: message }, 'a worker is out of reach');
      // Without a process there is nothing that could exit.
      if (worker.process.pid === undefined) resolve([null, null]);
    });
  });
