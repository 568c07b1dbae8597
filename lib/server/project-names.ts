/** Names of projects from the cloud, for as long as a process answers. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Context } from '../cli/program/command';
import type { ProjectDirectory } from '../identity/directory';
import { orStopped } from '../jobs/abortable';
import { nameRounds } from '../jobs/project-names';
import type { Answering } from './process';

/** Ends when it is asked to stop; never fails. */
export async function keepProjectNames(
  { config, nowUs, stop }: Pick<Context, 'config' | 'nowUs' | 'stop'>,
  { store, parts: { directory, notes, log } }: Answering,
): Promise<void> {
  if (!directory) return;
  const intervalUs = config.projectSyncInterval * 1e6;
  const stopping = stoppable(directory, stop);
  const rounds = nameRounds({ store, directory: stopping, notes, log, nowUs, intervalUs });
  while (!stop.aborted) {
    await rounds.next();
    await wait(rounds.paceMs, undefined, { signal: stop }).catch(() => undefined);
  }
  await rounds.end();
}

/** Who is asked to stop does not wait for an answer any more. */
export const stoppable = (directory: ProjectDirectory, stop: AbortSignal): ProjectDirectory => ({
  find: (id) => orStopped(() => directory.find(id), stop),
  async *list() {
    const pages = directory.list()[Symbol.asyncIterator]();
    for (;;) {
      const page = await orStopped(() => pages.next(), stop);
      if (page.done) return;
      yield page.value;
    }
  },
});
