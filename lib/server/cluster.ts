/** Several processes that answer on one port, seen from the one that starts and stops them. */
import cluster from 'node:cluster';
import { once } from 'node:events';
import type { Context } from '../cli/program/command';
import { asMessage, EXIT } from '../cli/program/exit';
import { withStore } from '../cli/program/with-store';
import { listen } from './listen';
import type { ServeParts } from './services';
import type { End } from './supervisor';
import { tell, WORKER_WORDS } from './worker';
import { keepWorker, type Place } from './worker-slots';

interface Together {
  readonly parts: ServeParts;
  readonly announce: (url: string) => Promise<unknown>;
}

export async function answerTogether(
  context: Context,
  { parts, announce }: Together,
): Promise<number> {
  // Closed before the first worker is there: a connection must not be in two processes.
  await withStore(context, 'migrate', async () => undefined);
  const { url, config } = await settledPort(context, parts);
  const failing = new AbortController();
  const stop = AbortSignal.any([context.stop, failing.signal]);
  const { log, policy } = parts;
  const fail = (end: End) => failing.abort(end);
  let isBegun = false;
  const hasBegun = () => isBegun;
  const place: Place = { orders: { config, policyText: policy.text }, log, stop, hasBegun, fail };
  // Each takes its connections itself: handed over to one that is just being killed, they would hang for ever.
  cluster.schedulingPolicy = cluster.SCHED_NONE;
  // The settings hold bytes, too.
  cluster.setupPrimary({ args: [...WORKER_WORDS], serialization: 'advanced' });
  passReloadsOn(context);
  await workTogether(place, async () => {
    isBegun = true;
    log.info({ url, auth: config.auth, workers: config.workers }, 'all workers are listening');
    await announce(url);
  });
  log.info('stopped');
  return failing.signal.aborted ? statusAfter(failing.signal.reason, context) : EXIT.ok;
}

/** One that died without a word has been told of by Node itself. */
function statusAfter({ status, reason }: End, { stderr }: Context): number {
  if (reason !== undefined) stderr.write(`${asMessage(reason)}\n`);
  return status ?? EXIT.failure;
}

/** One port for all of them, also for one that comes when no other is left: 0 would be another port then. */
async function settledPort({ config }: Context, { tls }: ServeParts) {
  const trial = await listen(() => undefined, config, tls);
  await trial.stop(0);
  return { url: trial.url, config: { ...config, port: trial.port } };
}

/** To every worker there is: each has the certificate for itself. By no signal, which ends one that is just starting. */
function passReloadsOn({ config, onReload }: Context): void {
  if (config.tlsCert === null) return;
  onReload(() => {
    for (const worker of Object.values(cluster.workers ?? {})) if (worker) tell(worker, 'reload');
  });
}

async function workTogether(place: Place, onReady: () => Promise<void>): Promise<void> {
  const { stop, log, orders } = place;
  const asked = stop.aborted ? Promise.resolve() : once(stop, 'abort');
  const ends: Promise<void>[] = [];
  const start = () =>
    Promise.race([new Promise<void>((ready) => ends.push(keepWorker(place, ready))), asked]);
  // The first alone: what keeps it from starting keeps all of them, and is to be said once.
  await start();
  await Promise.all(Array.from({ length: orders.config.workers - 1 }, start));
  if (!stop.aborted) await onReady();
  await asked;
  log.info('stopping');
  await Promise.all(ends);
}
