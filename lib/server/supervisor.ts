/** The life of one worker process, from its start to its end. */
import cluster, { type Worker } from 'node:cluster';
import type { Log } from '../log';
import { STOP_DEADLINE_MS } from './process';
import { type Orders, type Said, tell, workerEnvironment } from './worker';

/** For closing the store, after the last request. */
const CLOSING_MS = 5_000;

/** How a worker ended. */
export interface End {
  readonly worker: number | undefined;
  /** Null if a signal ended it. */
  readonly status: number | null;
  readonly signal: string | null;
  /** What it said itself. */
  readonly reason: string | undefined;
  readonly lastedMs: number;
}

interface Life {
  readonly orders: Orders;
  readonly log: Log;
  readonly stop: AbortSignal;
}

/** Starts one; resolves when it has ended. `ready`: called when it listens. */
export async function lifeOf(
  { orders, log, stop }: Life,
  ready: () => void,
): Promise<End & { readonly couldStart: boolean }> {
  const startedMs = performance.now();
  const worker = cluster.fork(workerEnvironment());
  const { pid } = worker.process;
  let hasListened = false;
  let reason: string | undefined;
  worker.once('listening', () => {
    hasListened = true;
    ready();
  });
  worker.on('message', (said: Said) => {
    if (said !== 'ready') {
      reason = said.reason;
      return;
    }
    tell(worker, orders);
    if (stop.aborted) tell(worker, 'stop');
  });
  const [status, signal] = await endOf(worker, { log, stop });
  const lastedMs = Math.round(performance.now() - startedMs);
  // Killed on the way, it tells nothing of whether it could have.
  const couldStart = hasListened || !status;
  return { worker: pid, status, signal, reason, lastedMs, couldStart };
}

type Ending = readonly [status: number | null, signal: string | null];

/** Waits for its end, and asks for it when all are to stop. */
async function endOf(worker: Worker, { log, stop }: Pick<Life, 'log' | 'stop'>): Promise<Ending> {
  const { pid } = worker.process;
  let deadline: NodeJS.Timeout | undefined;
  const ask = () => {
    tell(worker, 'stop');
    deadline = setTimeout(() => {
      log.error({ worker: pid }, 'a worker does not stop, so it is killed');
      worker.process.kill('SIGKILL');
    }, STOP_DEADLINE_MS + CLOSING_MS);
  };
  stop.addEventListener('abort', ask);
  const ending = await exitOf(worker, log);
  stop.removeEventListener('abort', ask);
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
