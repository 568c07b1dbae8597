/** One of several processes of a service: what it is told by the one that started it. */
import type { Worker } from 'node:cluster';
import { CONFIG_VARIABLE, type Config, environmentName, SETTING_KEYS } from '../config';
import type { Context } from './command';
import { EXIT } from './exit';
import { answer } from './serve-answer';
import { serveParts } from './serve-parts';
import { withStore } from './with-store';

/** Names the process that a worker works for; so no other program's worker takes itself for one of ours. */
const WORKER_VARIABLE = 'USAGE_WORKER_OF';

type Message = { readonly config: Config } | 'stop';

/** The words of a worker: all settings come by a message, so that they are the same however late it starts. */
export const WORKER_WORDS: readonly string[] = ['serve'];

export function workerEnvironment(): Readonly<Record<string, string>> {
  const settings = [...SETTING_KEYS.map(environmentName), CONFIG_VARIABLE];
  const unset = settings.filter((name) => name in process.env).map((name) => [name, '']);
  return { ...Object.fromEntries(unset), [WORKER_VARIABLE]: String(process.pid) };
}

/** One that is gone already needs to be told nothing. */
export const tell = (worker: Worker, message: Message): void =>
  void worker.send(message, () => undefined);

export const isWorker = ({ env }: Context): boolean =>
  env[WORKER_VARIABLE] === String(process.ppid) && process.connected;

/** Answers until it is told to stop, by the one that started it or by a signal. */
export async function beWorker(context: Context): Promise<number> {
  const { config, asked } = await listenToPrimary();
  const stop = AbortSignal.any([context.stop, asked]);
  const told = { ...context, config, stop };
  const parts = serveParts(told);
  await withStore(told, 'check', (store) => answer(told, { store, parts }));
  parts.log.info('stopped');
  return EXIT.ok;
}

interface Told {
  readonly config: Config;
  readonly asked: AbortSignal;
}

const listenToPrimary = (): Promise<Told> =>
  new Promise((resolve) => {
    const asking = new AbortController();
    process.on('message', (message: Message) => {
      if (message === 'stop') asking.abort();
      else resolve({ config: message.config, asked: asking.signal });
    });
    // What is told before somebody listens is lost, so it is asked for.
    process.send?.('ready');
  });
