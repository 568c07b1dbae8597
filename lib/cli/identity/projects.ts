/** `projects`: what they are called, and who pays for them. */
import { projectJson } from '../../dialects/native/accounts/response';
import { pickDefined } from '../../domain/values/pick-defined';
import { foreignId, name, uuid } from '../../domain/values/validators';
import { pagesOf } from '../../store/pages';
import type { KeysetPage, Store } from '../../store/store';
import { field, formatOptions, JSON_LINES, JSON_OBJECT, type ListView } from '../program/columns';
import type { Command, CommandOption, Context } from '../program/command';
import { EXIT } from '../program/exit';
import { printList, printResource } from '../program/listing';
import { withStore } from '../program/with-store';
import { argument, clearable, option, orNotFound, requireChange } from './options';
import { mapPages } from './pages';
import { projectsSyncCommand } from './projects-sync';

const ID = { name: '<id>', help: 'the id of the project, as the cloud has it' };
const OPTIONS: readonly CommandOption[] = [
  { flags: '--account <id>', help: 'the account that pays for it' },
  { flags: '--name <name>', help: 'what people call it' },
  { flags: '--domain <id>', help: 'the domain that it is in' },
];

const LISTING: ListView<ReturnType<typeof projectJson>> = {
  kind: 'project',
  columns: [
    field('id'),
    field('name'),
    field('account'),
    field('domain'),
    field('cloud_name', { isExtra: true }),
    field('enabled', { isExtra: true }),
    field('seen_at', { isExtra: true }),
    field('synced_at', { isExtra: true }),
  ],
  json: (project) => ({ kind: 'project', ...project }),
};

const listCommand: Command = {
  name: 'list',
  summary: 'list all projects, also those that have had servers and no name yet',
  details: 'The JSON lines can be imported again, by import --inventory.',
  options: [
    { flags: '--account <id>', help: 'only those of this account' },
    JSON_LINES,
    ...formatOptions(LISTING),
  ],
  settings: ['database'],
  examples: [
    'tenant-usage projects list',
    'tenant-usage projects list --account 5f4dcc3b5aa765d61d8327deb882cf99',
  ],
  run: list,
};

const showCommand: Command = {
  name: 'show',
  summary: 'show one project',
  arguments: [ID],
  options: [JSON_OBJECT, ...formatOptions(LISTING)],
  settings: ['database'],
  examples: ['tenant-usage projects show demo'],
  run: (context) => withStore(context, 'check', (store) => show(store, context)),
};

const setCommand: Command = {
  name: 'set',
  summary: 'set the name of a project and the account that pays for it',
  details:
    'A project need not have a server yet. Options that are not given change nothing. An empty\n' +
    'text removes a value. A name or domain that is set here is shown instead of the one that\n' +
    'Keystone has.',
  arguments: [ID],
  options: OPTIONS,
  settings: ['database'],
  examples: ['tenant-usage projects set demo --account 5f4dcc3b5aa765d61d8327deb882cf99'],
  run: set,
};

export const projectsCommand: Command = {
  name: 'projects',
  summary: 'see projects, name them and give them to accounts',
  commands: [listCommand, showCommand, setCommand, projectsSyncCommand],
};

async function list(context: Context): Promise<number> {
  const accountId = option(context, 'account', uuid);
  const whose = accountId === undefined ? {} : { accountId };
  return withStore(context, 'check', ({ projects }) => {
    const listPage = (page: KeysetPage) => projects.list({ ...page, ...whose });
    const pages = pagesOf(listPage, ({ id }) => id);
    return printList(context, mapPages(pages, projectJson), LISTING);
  });
}

async function show({ projects }: Store, context: Context): Promise<number> {
  const id = argument(context, 0, ['id', foreignId]);
  const project = orNotFound(await projects.find(id), 'project', id);
  return printResource(context, projectJson(project), LISTING);
}

async function set(context: Context): Promise<number> {
  const id = argument(context, 0, ['id', foreignId]);
  const accountId = clearable(context, 'account', uuid);
  const change = pickDefined({
    accountId,
    name: clearable(context, 'name', name),
    domainId: clearable(context, 'domain', foreignId),
  });
  requireChange(
    change,
    OPTIONS.map(({ flags }) => flags),
  );
  return withStore(context, 'check', async ({ accounts, projects }) => {
    if (accountId) orNotFound(await accounts.find(accountId), 'account', accountId);
    await projects.put([{ id, ...change }]);
    return EXIT.ok;
  });
}
