/** The primary process of several workers that answer on one port. */
import cluster from 'node:cluster';
import { once } from 'node:events';
import { AUTH } from '../auth/settings';
import { loginThrottle } from '../auth/throttle/login-throttle';
import { requestLimiter } from '../auth/throttle/request-limiter';
import { sectionOf } from '../config';
import { GENERAL } from '../config/general';
import { withStore } from '../store/registry';
import type { ServerContext } from './context';
import { listen } from './listen';
import type { ServerServices } from './services';
import { SERVER } from './settings';
import { superviseWorker, type WorkerExit, type WorkerSlot } from './supervisor';
import { sendTo, WORKER_ARGV } from './worker';

interface ClusterOptions {
  readonly services: ServerServices;
  readonly onListening: (url: string) => Promise<unknown>;
}

/** Runs until it is asked to stop. Gives the exit of a worker that could not start, if that ended it. */
export async function runCluster(
  context: ServerContext,
  { services, onListening }: ClusterOptions,
): Promise<WorkerExit | undefined> {
  const { database } = sectionOf(context.config, GENERAL);
  // Closed before the first worker starts: a connection must not be in two processes.
  await withStore(database, { schema: 'migrate', nowUs: context.nowUs }, async () => undefined);
  const { url, config } = await resolvePort(context, services);
  const failing = new AbortController();
  const { log, policy } = services;
  let isReady = false;
  const slot: WorkerSlot = {
    workerConfig: { config, policyText: policy.text },
    log,
    throttle: loginThrottle(),
    limitRequests: requestLimiter(context.nowUs),
    signal: AbortSignal.any([context.signal, failing.signal]),
    isReady: () => isReady,
    fail: (exit) => failing.abort(exit),
  };
  setUpWorkers();
  forwardReloads(context);
  await runWorkers(slot, async () => {
    isReady = true;
    sendToAll('started');
    const { workers } = sectionOf(config, SERVER);
    log.info({ url, auth: sectionOf(config, AUTH).auth, workers }, 'all workers are listening');
    await onListening(url);
  });
  log.info({}, 'stopped');
  return failing.signal.aborted ? failing.signal.reason : undefined;
}

function setUpWorkers(): void {
  // Each worker accepts its connections itself: one handed over to a worker that is just being killed would hang for ever.
  cluster.schedulingPolicy = cluster.SCHED_NONE;
  // Advanced serialization, since settings can be buffers.
  cluster.setupPrimary({ args: [...WORKER_ARGV], serialization: 'advanced' });
}

/** One port for all workers, also for one that starts when no other is left: port 0 would be another port then. */
async function resolvePort({ config }: ServerContext, { tls }: ServerServices) {
  const server = sectionOf(config, SERVER);
  const trial = await listen(() => undefined, server, tls);
  await trial.stop(0);
  return {
    url: trial.url,
    config: { ...config, [SERVER.name]: { ...server, port: trial.port } },
  };
}

/** Each worker has a certificate of its own. A message, since a signal would end a worker that is just starting. */
function forwardReloads({ config, onReload }: ServerContext): void {
  if (sectionOf(config, SERVER).tlsCert === null) return;
  onReload(() => sendToAll('reload'));
}

function sendToAll(message: 'reload' | 'started'): void {
  for (const worker of Object.values(cluster.workers ?? {})) if (worker) sendTo(worker, message);
}

async function runWorkers(slot: WorkerSlot, onReady: () => Promise<void>): Promise<void> {
  const { signal, log, workerConfig } = slot;
  const stopRequested = signal.aborted ? Promise.resolve() : once(signal, 'abort');
  const supervised: Promise<void>[] = [];
  const start = () =>
    Promise.race([
      new Promise<void>((ready) => supervised.push(superviseWorker(slot, ready))),
      stopRequested,
    ]);
  // The first one alone: what keeps it from starting keeps all of them, and is reported once.
  await start();
  const { workers } = sectionOf(workerConfig.config, SERVER);
  await Promise.all(Array.from({ length: workers - 1 }, start));
  if (!signal.aborted) await onReady();
  await stopRequested;
  log.info({}, 'stopping');
  await Promise.all(supervised);
}
