/** One process that answers over HTTP until it is asked to stop. */
import { once } from 'node:events';
import { composeApp } from '../compose';
import type { Log } from '../log';
import type { Store } from '../store/store';
import type { Context } from './command';
import { listen } from './listen';
import { authenticatorFor } from './serve-auth';

/** How long a request that runs may keep a stopping server waiting. */
export const STOP_DEADLINE_MS = 10_000;

export interface Answering {
  readonly store: Store;
  readonly log: Log;
  /** Called when it can be reached. */
  readonly announce?: (url: string) => Promise<unknown>;
}

export async function answer(
  { config, nowUs, stop }: Pick<Context, 'config' | 'nowUs' | 'stop'>,
  { store, log, announce }: Answering,
): Promise<void> {
  const authenticate = authenticatorFor(config);
  const app = composeApp({ store, authenticate, log, nowUs, settings: config });
  const listening = await listen(app, config);
  const { url } = listening;
  log.info({ url, auth: config.auth }, 'listening');
  await announce?.(url);
  if (!stop.aborted) await once(stop, 'abort');
  const stopped = listening.stop(STOP_DEADLINE_MS);
  log.info('stopping');
  await stopped;
}
