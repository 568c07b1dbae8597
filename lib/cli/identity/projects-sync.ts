/** `projects sync`: asks Keystone now what the projects are called. */

import { projectsOfKeystone } from '../../auth/keystone';
import { SETTING_KEYS } from '../../config';
import {
  findNames,
  isForbidden,
  type NameParts,
  type NamesFound,
  plus,
  refreshNames,
} from '../../report/project-names';
import { stoppable } from '../../server/project-names';
import type { Command, Context } from '../program/command';
import { EXIT } from '../program/exit';
import { stopIfAsked, writeLine } from '../program/output';
import { withStore } from '../program/with-store';

const KEYSTONE_KEYS = SETTING_KEYS.filter((key) => key.startsWith('keystone'));

export const projectsSyncCommand: Command = {
  name: 'sync',
  summary: 'ask Keystone now what the projects are called',
  details:
    'serve does this by itself, every --project-sync-interval. Prints how many projects\n' +
    'Keystone knows, how many names are new and how many have changed. Names that were told\n' +
    'here are shown before it, and projects that Keystone no longer has keep their last one.\n' +
    'Where the user may not list projects, those without a name are looked up one by one.\n' +
    'The user needs the role reader on the system, with --keystone-system-scope all, or the\n' +
    'role admin in its project.',
  settings: ['database', ...KEYSTONE_KEYS],
  examples: ['tenant-usage projects sync --config /etc/tenant-usage.yaml'],
  run: sync,
};

/** Nobody reads a log here: what matters of it is in the error. */
const NO_LOG = { info: () => undefined, warn: () => undefined };

async function sync(context: Context): Promise<number> {
  const { config: settings, nowUs, stdout, stop } = context;
  const directory = stoppable(projectsOfKeystone({ settings, nowUs, log: NO_LOG }), stop);
  const found = await withStore(context, 'check', (store) =>
    refreshOrFind({ store, directory }, context),
  );
  await writeLine(
    stdout,
    `projects=${found.known} new=${found.added} changed=${found.changed} unknown=${found.unknown}`,
  );
  return EXIT.ok;
}

async function refreshOrFind(parts: NameParts, context: Context): Promise<NamesFound> {
  const startUs = context.nowUs();
  try {
    return await refreshNames(parts, startUs);
  } catch (error) {
    if (!isForbidden(error)) throw error;
    const found = await findAll(parts, startUs, context);
    const reason = (error as Error).message;
    context.stderr.write(`tenant-usage: looked up one by one: ${reason}\n`);
    return found;
  }
}

const LOOK_UPS = 100;

async function findAll(parts: NameParts, nowUs: number, { stop }: Context): Promise<NamesFound> {
  let all: NamesFound = { known: 0, unknown: 0, added: 0, changed: 0 };
  for (;;) {
    stopIfAsked(stop);
    const found = await findNames(parts, { nowUs, askedBeforeUs: nowUs, limit: LOOK_UPS });
    all = plus(all, found);
    if (found.known + found.unknown < LOOK_UPS) return all;
  }
}
