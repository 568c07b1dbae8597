/** One process that answers over HTTP until it is asked to stop. */
import { once } from 'node:events';
import type { Context } from '../cli/program/command';
import { knownCallers } from '../report/caller-directory';
import type { Store } from '../store/store';
import { composeApp } from './compose';
import { listen } from './listen';
import { keepProjectNames } from './project-names';
import type { ServeParts } from './services';
import { renewTls } from './tls-renewal';

/** How long a request that runs may keep a stopping server waiting. */
export const STOP_DEADLINE_MS = 10_000;

export interface Answering {
  readonly store: Store;
  readonly parts: ServeParts;
  /** Called when it can be reached. */
  readonly announce?: (url: string) => Promise<unknown>;
}

export async function answer(
  context: Pick<Context, 'config' | 'nowUs' | 'stop' | 'onReload'>,
  { store, parts, announce }: Answering,
): Promise<void> {
  const { config, nowUs, stop } = context;
  const { authenticatorWith, may, tls, log } = parts;
  const authenticate = authenticatorWith(knownCallers(store));
  const app = composeApp({ store, authenticate, may, log, nowUs, settings: config });
  const listening = await listen(app, config, tls);
  renewTls(context, listening, log);
  const { url } = listening;
  log.info({ url, auth: config.auth, validTo: tls?.validTo }, 'listening');
  await announce?.(url);
  const naming = keepProjectNames(context, { store, parts });
  if (!stop.aborted) await once(stop, 'abort');
  const stopped = listening.stop(STOP_DEADLINE_MS);
  log.info('stopping');
  await Promise.all([stopped, naming]);
}
