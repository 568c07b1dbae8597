/** Several processes that answer on one port, seen from the one that starts and stops them. */
import cluster from 'node:cluster';
import { once } from 'node:events';
import { AUTH } from '../auth/settings';
import type { Context } from '../cli/program/command';
import { asMessage, EXIT } from '../cli/program/exit';
import { withStore } from '../cli/program/with-store';
import { sectionOf } from '../config';
import { listen } from './listen';
import type { ServerServices } from './services';
import { SERVER } from './settings';
import type { WorkerExit } from './supervisor';
import { sendTo, WORKER_ARGV } from './worker';
import { superviseWorker, type WorkerSlot } from './worker-slots';

interface ClusterOptions {
  readonly services: ServerServices;
  readonly onListening: (url: string) => Promise<unknown>;
}

export async function runCluster(
  context: Context,
  { services, onListening }: ClusterOptions,
): Promise<number> {
  // Closed before the first worker is there: a connection must not be in two processes.
  await withStore(context, 'migrate', async () => undefined);
  const { url, config } = await settledPort(context, services);
  const failing = new AbortController();
  const signal = AbortSignal.any([context.signal, failing.signal]);
  const { log, policy } = services;
  const fail = (end: WorkerExit) => failing.abort(end);
  let isBegun = false;
  const hasBegun = () => isBegun;
  const slot: WorkerSlot = {
    workerConfig: { config, policyText: policy.text },
    log,
    signal,
    isReady: hasBegun,
    fail,
  };
  // Each takes its connections itself: handed over to one that is just being killed, they would hang for ever.
  cluster.schedulingPolicy = cluster.SCHED_NONE;
  // The settings hold bytes, too.
  cluster.setupPrimary({ args: [...WORKER_ARGV], serialization: 'advanced' });
  passReloadsOn(context);
  await runWorkers(slot, async () => {
    isBegun = true;
    sendToAll('started');
    const { workers } = sectionOf(config, SERVER);
    log.info({ url, auth: sectionOf(config, AUTH).auth, workers }, 'all workers are listening');
    await onListening(url);
  });
  log.info({}, 'stopped');
  return failing.signal.aborted ? statusAfter(failing.signal.reason, context) : EXIT.ok;
}

/** One that died without a word has been told of by Node itself. */
function statusAfter({ status, reason }: WorkerExit, { stderr }: Context): number {
  if (reason !== undefined) stderr.write(`${asMessage(reason)}\n`);
  return status ?? EXIT.failure;
}

/** One port for all of them, also for one that comes when no other is left: 0 would be another port then. */
async function settledPort({ config }: Context, { tls }: ServerServices) {
  const server = sectionOf(config, SERVER);
  const trial = await listen(() => undefined, server, tls);
  await trial.stop(0);
  return {
    url: trial.url,
    config: { ...config, [SERVER.name]: { ...server, port: trial.port } },
  };
}

/** To every worker there is: each has the certificate for itself. By no signal, which ends one that is just starting. */
function passReloadsOn({ config, onReload }: Context): void {
  if (sectionOf(config, SERVER).tlsCert === null) return;
  onReload(() => sendToAll('reload'));
}

function sendToAll(message: 'started' | 'reload'): void {
  for (const worker of Object.values(cluster.workers ?? {})) if (worker) sendTo(worker, message);
}

async function runWorkers(slot: WorkerSlot, onReady: () => Promise<void>): Promise<void> {
  const { signal, log, workerConfig } = slot;
  const stopRequested = signal.aborted ? Promise.resolve() : once(signal, 'abort');
  const ends: Promise<void>[] = [];
  const start = () =>
    Promise.race([
      new Promise<void>((ready) => ends.push(superviseWorker(slot, ready))),
      stopRequested,
    ]);
  // The first alone: what keeps it from starting keeps all of them, and is to be said once.
  await start();
  await Promise.all(
    Array.from({ length: sectionOf(workerConfig.config, SERVER).workers - 1 }, start),
  );
  if (!signal.aborted) await onReady();
  await stopRequested;
  log.info({}, 'stopping');
  await Promise.all(ends);
}
