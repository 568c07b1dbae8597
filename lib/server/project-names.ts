/** Names of projects from the cloud, for as long as a process answers. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Context } from '../cli/program/command';
import { sectionOf } from '../config';
import type { ProjectDirectory } from '../identity/directory';
import { abortable } from '../jobs/abortable';
import { projectNameSync } from '../jobs/project-names';
import { PROJECT_NAMES } from '../jobs/project-names/settings';
import type { ServerOptions } from './services';

/** Ends when it is asked to stop; never fails. */
export async function keepProjectNames(
  { config, nowUs, signal }: Pick<Context, 'config' | 'nowUs' | 'signal'>,
  { store, services: { directory, projectNames: queue, log } }: ServerOptions,
): Promise<void> {
  if (!directory) return;
  const intervalUs = sectionOf(config, PROJECT_NAMES).projectSyncInterval * 1e6;
  const stopping = stoppable(directory, signal);
  const rounds = projectNameSync({
    store,
    directory: stopping,
    queue: queue,
    log,
    nowUs,
    intervalUs,
  });
  while (!signal.aborted) {
    await rounds.syncOnce();
    await wait(rounds.intervalMs, undefined, { signal: signal }).catch(() => undefined);
  }
  await rounds.release();
}

/** Who is asked to stop does not wait for an answer any more. */
export const stoppable = (directory: ProjectDirectory, signal: AbortSignal): ProjectDirectory => ({
  find: (id) => abortable(() => directory.find(id), signal),
  async *list() {
    const pages = directory.list()[Symbol.asyncIterator]();
    for (;;) {
      const page = await abortable(() => pages.next(), signal);
      if (page.done) return;
      yield page.value;
    }
  },
});
