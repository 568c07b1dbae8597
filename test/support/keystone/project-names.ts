/** The jobs that keep the names of projects, over a store of their own and before a fake Keystone. */
import { projectsOfKeystone } from '../../../lib/auth/keystone';
import type { NamedProject } from '../../../lib/identity/directory';
import type { Job } from '../../../lib/jobs/job';
import { PROJECT_NAMES } from '../../../lib/jobs/project-names/settings';
import type { Store } from '../../../lib/store/store';
import { temporaryStore } from '../databases/stores';
import { type KeystoneScene, keystoneScene } from './scene';

export interface ProjectNamesScene extends Pick<KeystoneScene, 'fake' | 'clock'> {
  readonly store: Store;
  /** Projects that came with callers' tokens. */
  readonly callerProjects: NamedProject[];
  /** Runs the job once, with lists at this interval. */
  run(job: Job, intervalSeconds?: number, signal?: AbortSignal): Promise<void>;
  /** The paths about projects that Keystone was asked for, in order. */
  asked(): string[];
  /** The names that are shown, by project. */
  names(): Promise<Readonly<Record<string, string | null>>>;
  close(): Promise<void>;
}

export async function projectNamesScene(): Promise<ProjectNamesScene> {
  const { fake, clock, parts, close } = await keystoneScene();
  const { store, remove } = await temporaryStore();
  const callerProjects: NamedProject[] = [];
  const { nowUs, log } = parts();
  const directory = projectsOfKeystone(parts());
  const takeCallerProjects = () => callerProjects.splice(0);
  return {
    fake,
    clock,
    store,
    callerProjects,
    run(job, projectSyncInterval = 3600, signal = new AbortController().signal) {
      const config = { [PROJECT_NAMES.name]: { projectSyncInterval } };
      return job.run({ store, config, nowUs, log, directory, takeCallerProjects }, signal);
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
