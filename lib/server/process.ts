/** One process that answers over HTTP and does its jobs until it is asked to stop. */
import { once, setMaxListeners } from 'node:events';
import { AUTH } from '../auth/settings';
import { sectionOf } from '../config';
import { describeDatabase, GENERAL } from '../config/general';
import type { JobContext } from '../jobs/job';
import { jobs } from '../jobs/registry';
import { runJobs } from '../jobs/runner';
import { callerDirectory } from '../report/caller-directory';
import type { Store } from '../store/store';
import { composeApp } from './compose';
import type { ServerContext } from './context';
import { releaseWhenIdle } from './idle-memory';
import { listen } from './listen';
import { openListeners } from './listeners';
import { readinessCheck } from './readiness';
import type { ServerServices } from './services';
import { SERVER } from './settings';
import { renewTls } from './tls';

/** How long a request that runs may keep a stopping server waiting. */
export const STOP_DEADLINE_MS = 10_000;

export interface ServerOptions {
  readonly store: Store;
  readonly services: ServerServices;
  /** Whether all workers have started; by default there are no others. */
  readonly isStarted?: () => boolean;
  /** Called when it can be reached. */
  readonly onListening?: (url: string) => Promise<unknown>;
}

export async function runServer(
  context: ServerContext,
  { store, services, isStarted = () => true, onListening }: ServerOptions,
): Promise<void> {
  const { config, nowUs, signal } = context;
  // Each job listens to it, so that many listeners are no leak.
  setMaxListeners(0, signal);
  const { authenticatorWith, may, limitRequests, tls, log, listeners } = services;
  const authenticate = authenticatorWith(callerDirectory(store));
  const isStopping = () => signal.aborted;
  const checkReadiness = readinessCheck({ store, isStarted, isStopping });
  const appServices = { store, authenticate, may, limitRequests, log, nowUs, config };
  const app = composeApp({ ...appServices, checkReadiness });
  if (sectionOf(config, SERVER).warmUp) await app.prepare();
  const others = await openListeners(listeners, appServices);
  const listening = await listen(app, sectionOf(config, SERVER), tls).catch(async (error) => {
    await others.stop(0);
    throw error;
  });
  renewTls(context, listening.renew, log);
  const { url } = listening;
  const database = describeDatabase(sectionOf(config, GENERAL));
  const { auth } = sectionOf(config, AUTH);
  log.info({ url, auth, database, validTo: tls?.validTo }, 'listening');
  await onListening?.(url);
  releaseWhenIdle(signal);
  const working = runJobs(jobs, jobContext(context, store, services), signal);
  if (!signal.aborted) await once(signal, 'abort');
  const stopped = [listening, others].map(({ stop }) => stop(STOP_DEADLINE_MS));
  log.info({}, 'stopping');
  await Promise.all([...stopped, working]);
}

const jobContext = (
  { config, nowUs }: ServerContext,
  store: Store,
  { directory, callerProjects, log }: ServerServices,
): JobContext => ({
  store,
  config,
  nowUs,
  log,
  directory,
  takeCallerProjects: callerProjects.drain,
});
