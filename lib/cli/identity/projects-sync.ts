/** `projects sync`: asks Keystone now what the projects are called. */

import { projectsOfKeystone } from '../../auth/keystone';
import { KEYSTONE } from '../../auth/keystone/settings';
import { sectionOf } from '../../config';
import { settingsIn } from '../../config/section';
import { stoppable } from '../../jobs/project-names/directory';
import { NO_LOG } from '../../log';
import {
  findNames,
  isForbidden,
  type NamesFound,
  type ProjectNameSources,
  plus,
  refreshNames,
} from '../../report/project-names';
import type { Command, Context } from '../program/command';
import { EXIT } from '../program/exit';
import { throwIfInterrupted, writeLine } from '../program/output';
import { withStore } from '../program/with-store';

const KEYSTONE_KEYS = settingsIn([KEYSTONE]).map(({ key }) => key);

export const projectsSyncCommand: Command = {
  name: 'sync',
  summary: 'ask Keystone now what the projects are called',
  details:
    'serve does this by itself, every --project-sync-interval. Prints how many projects\n' +
    'Keystone knows, how many names are new and how many have changed. Names that are set\n' +
    'here take precedence, and projects that Keystone no longer has keep their last name.\n' +
    'Where the user may not list projects, those without a name are looked up one by one.\n' +
    'The user needs the role reader on the system, with --keystone-system-scope all, or the\n' +
    'role admin in its project.',
  settings: ['database', ...KEYSTONE_KEYS],
  examples: ['tenant-usage projects sync --config /etc/tenant-usage.yaml'],
  run: sync,
};

async function sync(context: Context): Promise<number> {
  const { config, nowUs, stdout, signal } = context;
  const settings = sectionOf(config, KEYSTONE);
  const directory = stoppable(projectsOfKeystone({ settings, nowUs, log: NO_LOG }), signal);
  const names = await withStore(context, 'check', (store) =>
    refreshOrFind({ store, directory }, context),
  );
  await writeLine(
    stdout,
    `projects=${names.known} new=${names.added} changed=${names.changed} unknown=${names.unknown}`,
  );
  return EXIT.ok;
}

async function refreshOrFind(sources: ProjectNameSources, context: Context): Promise<NamesFound> {
  const startUs = context.nowUs();
  try {
    return await refreshNames(sources, startUs);
  } catch (error) {
    if (!isForbidden(error)) throw error;
    const names = await findAll(sources, startUs, context);
    const reason = (error as Error).message;
    context.stderr.write(`tenant-usage: looked up one by one: ${reason}\n`);
    return names;
  }
}

const LOOK_UPS = 100;

async function findAll(
  sources: ProjectNameSources,
  nowUs: number,
  { signal }: Context,
): Promise<NamesFound> {
  let all: NamesFound = { known: 0, unknown: 0, added: 0, changed: 0 };
  for (;;) {
    throwIfInterrupted(signal);
    const names = await findNames(sources, { nowUs, askedBeforeUs: nowUs, limit: LOOK_UPS });
    all = plus(all, names);
    if (names.known + names.unknown < LOOK_UPS) return all;
  }
}
