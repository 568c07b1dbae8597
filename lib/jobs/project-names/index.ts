/** The names of projects, kept up to date from Keystone and from the tokens of callers. */
import { type Config, sectionOf } from '../../config';
import { findNames, refreshNames, saveNames } from '../../report/project-names';
import type { Job, JobContext } from '../job';
import { stoppable } from './directory';
import { PROJECT_NAMES } from './settings';

const MINUTE_MS = 60_000;
const HOUR_US = 3600e6;
/** Look-ups in one run. */
const LOOK_UPS = 100;

const intervalMs = (config: Config): number =>
  sectionOf(config, PROJECT_NAMES).projectSyncInterval * 1000;

const missing = ({ directory }: JobContext): string | undefined =>
  directory ? undefined : '--auth keystone';

export const projectNames: Job = {
  name: 'project-names',
  summary: 'fetch the names of all projects from Keystone',
  section: PROJECT_NAMES,
  intervalMs,
  missing,
  async run({ store, directory, nowUs }, signal) {
    if (!directory) return;
    await refreshNames({ store, directory: stoppable(directory, signal) }, nowUs());
  },
};

/** For projects that came up since the last list, and for users that may not list projects. */
export const projectLookUps: Job = {
  name: 'project-look-ups',
  summary: 'look up in Keystone, one by one, the projects that have no name yet',
  intervalMs: (config) => Math.min(MINUTE_MS, intervalMs(config)),
  missing,
  async run({ store, directory, nowUs, config }, signal) {
    if (!directory) return;
    const startUs = nowUs();
    // A project is looked up at most once an hour; with rarer lists, the last list has named it already.
    const askedBeforeUs = startUs - Math.max(HOUR_US, intervalMs(config) * 1000);
    const query = { nowUs: startUs, askedBeforeUs, limit: LOOK_UPS };
    await findNames({ store, directory: stoppable(directory, signal) }, query);
  },
};

export const callerProjectNames: Job = {
  name: 'caller-project-names',
  summary: 'store the names of projects that came with the tokens of callers',
  isPerProcess: true,
  intervalMs: (config) => Math.min(MINUTE_MS, intervalMs(config) || MINUTE_MS),
  missing: ({ takeCallerProjects }) =>
    takeCallerProjects ? undefined : 'callers, so it runs in serve only',
  async run({ store, takeCallerProjects }) {
    if (takeCallerProjects) await saveNames(store, takeCallerProjects());
  },
};
