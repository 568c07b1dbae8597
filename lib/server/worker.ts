/** One of several worker processes: the messages between it and the primary process, and what it does. */
import type { Worker } from 'node:cluster';
import { type Config, DEBUG_VARIABLE, sectionOf } from '../config';
import { GENERAL } from '../config/general';
import { POINTS } from '../config/points';
import { VARIABLE_PREFIX } from '../config/section';
import { withStore } from '../store/registry';
import { type ReloadEvents, reloadEvents, type ServerContext } from './context';
import { type RemoteThrottle, remoteThrottle } from './login-throttle';
import { runServer } from './process';
import { type RemoteLimiter, remoteLimiter } from './request-limiter';
import { serverServices } from './services';
import { SERVER } from './settings';
import type { CountQuestion, CountReply } from './shared-counts';

/** Holds the id of the primary process, so that no worker of another program takes itself for one of ours. */
const WORKER_VARIABLE = 'USAGE_WORKER_OF';

/** The same for all workers, however late they start. */
export interface WorkerConfig {
  readonly config: Config;
  /** The content of the policy file when the service started. */
  readonly policyText: string | null;
}

/** `started`: all workers have been listening. */
type PrimaryMessage = WorkerConfig | CountReply | 'started' | 'reload' | 'stop';

/** From a worker: that it is listening for messages, a question, or why it failed. */
export type WorkerMessage = 'ready' | CountQuestion | { readonly reason: string };

/** The arguments of a worker. All settings come by a message, so that they are the same however late it starts. */
export const WORKER_ARGV: readonly string[] = ['serve'];

export function workerEnvironment(): Readonly<Record<string, string>> {
  const unset = Object.keys(process.env)
    .filter((name) => name.startsWith(VARIABLE_PREFIX) && name !== DEBUG_VARIABLE)
    .map((name) => [name, '']);
  return { ...Object.fromEntries(unset), [WORKER_VARIABLE]: String(process.pid) };
}

/** A worker that has exited meanwhile gets no message. */
export const sendTo = (worker: Worker, message: PrimaryMessage): void =>
  void worker.send(message, () => undefined);

export const isWorker = ({ env }: Pick<ServerContext, 'env'>): boolean =>
  env[WORKER_VARIABLE] === String(process.ppid) && process.connected;

/** Answers until the primary process or a signal stops it. Throws what made it fail. */
export async function runWorker(context: ServerContext): Promise<void> {
  const { workerConfig, stopSignal, reload, isStarted, throttle, limiter } =
    await listenToPrimary();
  const { config, policyText } = workerConfig;
  // Files may have changed already, so from here on a SIGHUP must not end the process.
  if (sectionOf(config, SERVER).tlsCert !== null) context.onReload(reload.notify);
  const signal = AbortSignal.any([context.signal, stopSignal]);
  const workerContext = { ...context, config, signal, onReload: reload.onReload };
  const services = serverServices(workerContext, {
    ...{ policyText, throttle },
    limitRequests: limiter.limitRequests,
  });
  const { database } = sectionOf(config, GENERAL);
  const seriesLimits = sectionOf(config, POINTS);
  const { nowUs } = context;
  await withStore(database, { schema: 'check', nowUs, seriesLimits }, (store) =>
    runServer(workerContext, { store, services, isStarted }),
  );
  services.log.info({}, 'stopped');
}

/** Has the primary process report why this worker failed. Resolves when the message is sent, or cannot be. */
export const reportFailure = (reason: string): Promise<void> => send({ reason });

interface PrimaryMessages {
  readonly workerConfig: WorkerConfig;
  readonly stopSignal: AbortSignal;
  readonly isStarted: () => boolean;
  readonly reload: ReloadEvents;
  readonly throttle: RemoteThrottle;
  readonly limiter: RemoteLimiter;
}

const listenToPrimary = (): Promise<PrimaryMessages> =>
  new Promise((resolve) => {
    const stopping = new AbortController();
    const reload = reloadEvents();
    const throttle = remoteThrottle((throttleRequest) => void send({ throttleRequest }));
    const limiter = remoteLimiter((limitRequest) => void send({ limitRequest }));
    let isStarted = false;
    const handlers = {
      stop: () => stopping.abort(),
      started: () => {
        isStarted = true;
      },
      reload: reload.notify,
    };
    process.on('message', (message: PrimaryMessage) => {
      if (typeof message === 'string') handlers[message]();
      else if ('throttleReply' in message) throttle.onReply(message.throttleReply);
      else if ('limitReply' in message) limiter.onReply(message.limitReply);
      else {
        const stopSignal = stopping.signal;
        resolve({
          workerConfig: message,
          stopSignal,
          reload,
          throttle,
          limiter,
          isStarted: () => isStarted,
        });
      }
    });
    // Messages before this are lost, so the primary process waits for it.
    void send('ready');
  });

function send(message: WorkerMessage): Promise<void> {
  return new Promise((resolve) => {
    if (process.send) process.send(message, undefined, undefined, () => resolve());
    else resolve();
  });
}
