/** One process that answers over HTTP until it is asked to stop. */
import { once } from 'node:events';
import { AUTH } from '../auth/settings';
import type { Context } from '../cli/program/command';
import { sectionOf } from '../config';
import { callerDirectory } from '../report/caller-directory';
import { composeApp } from './compose';
import { listen } from './listen';
import { keepProjectNames } from './project-names';
import { readinessCheck } from './readiness';
import type { ServerOptions } from './services';
import { SERVER } from './settings';
import { renewTls } from './tls-renewal';

/** How long a request that runs may keep a stopping server waiting. */
export const STOP_DEADLINE_MS = 10_000;

export async function runServer(
  context: Pick<Context, 'config' | 'nowUs' | 'signal' | 'onReload'>,
  { store, services, onListening, isStarted = () => true }: ServerOptions,
): Promise<void> {
  const { config, nowUs, signal } = context;
  const { authenticatorWith, may, tls, log } = services;
  const authenticate = authenticatorWith(callerDirectory(store));
  const isStopping = () => signal.aborted;
  const checkReadiness = readinessCheck({ store, isStarted, isStopping });
  const app = composeApp({ store, authenticate, may, log, nowUs, config, checkReadiness });
  await app.prepare();
  const listening = await listen(app, sectionOf(config, SERVER), tls);
  renewTls(context, listening, log);
  const { url } = listening;
  log.info({ url, auth: sectionOf(config, AUTH).auth, validTo: tls?.validTo }, 'listening');
  await onListening?.(url);
  const naming = keepProjectNames(context, { store, services });
  if (!signal.aborted) await once(signal, 'abort');
  const stopped = listening.stop(STOP_DEADLINE_MS);
  log.info({}, 'stopping');
  await Promise.all([stopped, naming]);
}
