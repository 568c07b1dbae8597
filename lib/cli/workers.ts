/** A place for a worker process: whoever dies there is replaced. */
import cluster, { type Worker } from 'node:cluster';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from '../config';
import type { Log } from '../log';
import { STOP_DEADLINE_MS } from './serve-answer';
import { tell, workerEnvironment } from './serve-worker';

/** A worker that lived so long did not die of how it starts. */
const STEADY_MS = 10_000;
const FIRST_WAIT_MS = 50;
const LONGEST_WAIT_MS = 30_000;
/** For closing the store, after the last request. */
const CLOSING_MS = 5_000;

export interface Place {
  readonly config: Config;
  readonly log: Log;
  readonly stop: AbortSignal;
  /** Told of the exit status of a worker that cannot start. */
  readonly fail: (status: number) => void;
}

/** How a worker ended. */
interface End {
  readonly worker: number | undefined;
  /** Null if a signal ended it. */
  readonly status: number | null;
  readonly signal: string | null;
  readonly hasListened: boolean;
  readonly lastedMs: number;
}

/** Keeps one worker going until all are to stop. `ready`: called whenever one listens. */
export async function keepWorker(place: Place, ready: () => void): Promise<void> {
  const { log, stop, fail } = place;
  let shortLives = 0;
  while (!stop.aborted) {
    const { hasListened, ...end } = await lifeOf(place, ready);
    if (stop.aborted) return;
    // It has said itself what kept it from starting; the next one would say the same.
    if (!hasListened && end.status) return fail(end.status);
    shortLives = end.lastedMs < STEADY_MS ? shortLives + 1 : 0;
    const waitMs = Math.min(FIRST_WAIT_MS * 2 ** shortLives, LONGEST_WAIT_MS);
    log.error({ ...end, waitMs }, 'a worker died, another follows');
    await sleep(waitMs, undefined, { signal: stop }).catch(() => undefined);
  }
}

async function lifeOf({ config, log, stop }: Place, ready: () => void): Promise<End> {
  const startedMs = performance.now();
  const worker = cluster.fork(workerEnvironment());
  const { pid } = worker.process;
  let hasListened = false;
  worker.once('listening', () => {
    hasListened = true;
    ready();
  });
  worker.once('message', () => {
    tell(worker, { config });
    if (stop.aborted) tell(worker, 'stop');
  });
  const [status, signal] = await endOf(worker, { log, stop });
  const lastedMs = Math.round(performance.now() - startedMs);
  return { worker: pid, status, signal, hasListened, lastedMs };
}

type Ending = readonly [status: number | null, signal: string | null];

/** Waits for its end, and asks for it when all are to stop. */
async function endOf(worker: Worker, { log, stop }: Pick<Place, 'log' | 'stop'>): Promise<Ending> {
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
