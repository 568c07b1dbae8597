/** One of several processes of a service: what it is told by the one that started it, and what it says to that one. */
import type { Worker } from 'node:cluster';
import type { Context } from '../cli/program/command';
import { EXIT, exitStatus, reasonOf } from '../cli/program/exit';
import { reloads } from '../cli/program/reloads';
import { withStore } from '../cli/program/with-store';
import { type Config, DEBUG_VARIABLE, sectionOf } from '../config';
import { VARIABLE_PREFIX } from '../config/section';
import { runServer } from './process';
import { serverServices } from './services';
import { SERVER } from './settings';

/** Names the process that a worker works for; so no other program's worker takes itself for one of ours. */
const WORKER_VARIABLE = 'USAGE_WORKER_OF';

/** What all workers go by, however late they start. */
export interface WorkerConfig {
  readonly config: Config;
  /** What the policy file held at the start of the service. */
  readonly policyText: string | null;
}

/** `started`: all workers of the service have started. */
type PrimaryMessage = WorkerConfig | 'started' | 'reload' | 'stop';

/** What a worker says: that it can be told something, or why it fails. */
export type WorkerMessage = 'ready' | { readonly reason: string };

/** The words of a worker: all settings come by a message, so that they are the same however late it starts. */
export const WORKER_ARGV: readonly string[] = ['serve'];

export function workerEnvironment(): Readonly<Record<string, string>> {
  const unset = Object.keys(process.env)
    .filter((name) => name.startsWith(VARIABLE_PREFIX) && name !== DEBUG_VARIABLE)
    .map((name) => [name, '']);
  return { ...Object.fromEntries(unset), [WORKER_VARIABLE]: String(process.pid) };
}

/** One that is gone already needs to be told nothing. */
export const sendTo = (worker: Worker, message: PrimaryMessage): void =>
  void worker.send(message, () => undefined);

export const isWorker = ({ env }: Context): boolean =>
  env[WORKER_VARIABLE] === String(process.ppid) && process.connected;

/** Answers until it is told to stop, by the one that started it or by a signal. Why it fails is for that one to tell. */
export async function runWorker(context: Context): Promise<number> {
  try {
    await serveAsConfigured(context, await listenToPrimary());
    return EXIT.ok;
  } catch (error) {
    await send({ reason: reasonOf(error, Boolean(context.env[DEBUG_VARIABLE])) });
    return exitStatus(error);
  }
}

async function serveAsConfigured(
  context: Context,
  { workerConfig, stopSignal, reload, isStarted }: PrimaryOrders,
): Promise<void> {
  const { config, policyText } = workerConfig;
  // From here on the signal must not end it: files are read, and may be new already.
  if (sectionOf(config, SERVER).tlsCert !== null) context.onReload(reload.ask);
  const signal = AbortSignal.any([context.signal, stopSignal]);
  const workerContext = { ...context, config, signal, onReload: reload.onAsked };
  const services = serverServices(workerContext, policyText);
  await withStore(workerContext, 'check', (store) =>
    runServer(workerContext, { store, services, isStarted }),
  );
  services.log.info({}, 'stopped');
}

interface PrimaryOrders {
  readonly workerConfig: WorkerConfig;
  readonly stopSignal: AbortSignal;
  readonly isStarted: () => boolean;
  readonly reload: ReturnType<typeof reloads>;
}

const listenToPrimary = (): Promise<PrimaryOrders> =>
  new Promise((resolve) => {
    const asking = new AbortController();
    let hasStarted = false;
    const isStarted = () => hasStarted;
    const reload = reloads();
    process.on('message', (message: PrimaryMessage) => {
      if (message === 'stop') asking.abort();
      else if (message === 'reload') reload.ask();
      else if (message === 'started') hasStarted = true;
      else resolve({ workerConfig: message, stopSignal: asking.signal, reload, isStarted });
    });
    // What is told before somebody listens is lost, so it is asked for.
    void send('ready');
  });

/** Resolves when it is on its way; to one that has gone nothing can be said. */
const send = (message: WorkerMessage): Promise<void> =>
  new Promise((resolve) => {
    if (process.send) process.send(message, undefined, undefined, () => resolve());
    else resolve();
  });
