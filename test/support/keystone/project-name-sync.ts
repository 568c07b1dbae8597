/** Rounds that keep names of projects up to date, over a store of their own and before a fake Keystone. */

import { projectsOfKeystone } from '../../../lib/auth/keystone';
import { type ProjectNameSync, projectNameSync } from '../../../lib/jobs/project-names';
import { type ProjectNameQueue, projectNameQueue } from '../../../lib/jobs/project-names/queue';
import type { Store } from '../../../lib/store/store';
import { temporaryStore } from '../databases/stores';
import { type KeystoneScene, keystoneScene } from './scene';

export interface ProjectNamesScene extends Pick<KeystoneScene, 'fake' | 'clock'> {
  readonly store: Store;
  readonly notes: ProjectNameQueue;
  /** What was logged. */
  readonly lines: readonly string[];
  /** As one process more would have them. */
  rounds(intervalSeconds?: number): ProjectNameSync;
  /** What Keystone was asked about projects, in order. */
  asked(): string[];
  /** The names that are shown, by project. */
  names(): Promise<Readonly<Record<string, string | null>>>;
  close(): Promise<void>;
}

export async function projectNamesScene(): Promise<ProjectNamesScene> {
  const { fake, clock, lines, parts, close } = await keystoneScene();
  const { store, remove } = await temporaryStore();
  const notes = projectNameQueue();
  return {
    fake,
    clock,
    store,
    notes,
    lines: lines.all,
    rounds(intervalSeconds = 3600) {
      const { nowUs, log } = parts();
      const directory = projectsOfKeystone(parts());
      const intervalUs = intervalSeconds * 1e6;
      return projectNameSync({ store, directory, queue: notes, log, nowUs, intervalUs });
    },
    asked: () => fake.asked.map(({ path }) => path).filter((path) => path.includes('/projects')),
    async names() {
      const projects = await store.projects.list({ limit: 100 });
      return Object.fromEntries(projects.map(({ id, name }) => [id, name]));
    },
    async close() {
      await Promise.all([remove(), close()]);
    },
  };
}
