/** The listeners of dialects for other protocols than HTTP. */
import { type Config, sectionOf } from '../config';
import type { Dialect, Listener, Listening, Services } from '../dialects/dialect';
import { dialects as allDialects } from '../dialects/registry';
import { listenFailure } from './listen';
import { SERVER } from './settings';

/** Those of the dialects that are switched on. Throws `invalidArgument` for settings that cannot be used. */
export function listenersOf(
  config: Config,
  dialects: readonly Dialect[] = allDialects,
): readonly Listener[] {
  const { dialects: enabled } = sectionOf(config, SERVER);
  return dialects
    .filter(({ name }) => enabled.includes(name))
    .flatMap(({ listeners }) => listeners?.(config) ?? []);
}

/** All of them or none. Throws one line on why one cannot. */
export async function openListeners(
  listeners: readonly Listener[],
  services: Services,
): Promise<Pick<Listening, 'stop'>> {
  const opened: Listening[] = [];
  const stop = async (deadlineMs: number) => {
    await Promise.all(opened.map((listening) => listening.stop(deadlineMs)));
  };
  try {
    for (const listener of listeners) opened.push(await open(listener, services));
  } catch (error) {
    await stop(0);
    throw error;
  }
  return { stop };
}

async function open(listener: Listener, services: Services): Promise<Listening> {
  const { protocol, host, flags } = listener;
  const listening = await listener.listen(services).catch((error: NodeJS.ErrnoException) => {
    throw listenFailure(error, listener, flags);
  });
  services.log.info({ protocol, host, port: listening.port }, 'listening besides HTTP');
  return listening;
}
