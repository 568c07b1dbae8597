/** `groups`: projects that are looked after together. */
import { randomUUID } from 'node:crypto';
import { groupJson } from '../../dialects/native/accounts/response';
import { pickDefined } from '../../domain/values/pick-defined';
import { foreignId, name, uuid } from '../../domain/values/validators';
import { AppError } from '../../errors';
import { pagesOf } from '../../store/pages';
import type { Store } from '../../store/store';
import { field, formatOptions, JSON_LINES, JSON_OBJECT, type ListView } from '../program/columns';
import type { Command, CommandOption, Context } from '../program/command';
import { EXIT } from '../program/exit';
import { printList, printResource } from '../program/listing';
import { writeLine } from '../program/output';
import { withStore } from '../program/with-store';
import { argument, clearable, option, orNotFound, read, requireChange } from './options';
import { mapPages } from './pages';

const ID = { name: '<id>', help: 'the id of the group' };
const PROJECTS = { name: '<project...>', help: 'ids of projects' };
const ACCOUNT: CommandOption = { flags: '--account <id>', help: 'the account that it belongs to' };
const NAME: CommandOption = { flags: '--name <name>', help: 'what people call it' };

type GroupJson = ReturnType<typeof groupJson>;

const LISTING: ListView<GroupJson> = {
  kind: 'group',
  columns: [field('id'), field('name'), field('account'), field('projects')],
  json: (group) => ({ kind: 'group', ...group }),
};

/** In a table the number of projects has to do. */
const LIST: ListView<GroupJson> = {
  ...LISTING,
  columns: LISTING.columns.map((column) =>
    column.name === 'projects'
      ? { ...column, cell: ({ projects }) => String(projects.length), isNumber: true }
      : column,
  ),
};

const createCommand: Command = {
  name: 'create',
  summary: 'add a group and print its id',
  arguments: [{ name: '<name>', help: 'what people call it' }],
  options: [{ flags: '--id <uuid>', help: 'its id, if it has one elsewhere' }, ACCOUNT],
  settings: ['database'],
  examples: ['tenant-usage groups create Websites'],
  run: create,
};

const listCommand: Command = {
  name: 'list',
  summary: 'list all groups',
  details: 'The JSON lines can be imported again, by import --inventory.',
  options: [JSON_LINES, ...formatOptions(LISTING)],
  settings: ['database'],
  examples: ['tenant-usage groups list'],
  run: (context) => withStore(context, 'check', (store) => list(store, context)),
};

const showCommand: Command = {
  name: 'show',
  summary: 'show one group and its projects',
  arguments: [ID],
  options: [JSON_OBJECT, ...formatOptions(LISTING)],
  settings: ['database'],
  examples: ['tenant-usage groups show 5f4dcc3b5aa765d61d8327deb882cf99'],
  run: (context) => withStore(context, 'check', (store) => show(store, context)),
};

const setCommand: Command = {
  name: 'set',
  summary: 'change the name or the account of a group',
  details: 'What is not given stays. An empty text takes away what is there.',
  arguments: [ID],
  options: [NAME, ACCOUNT],
  settings: ['database'],
  examples: ['tenant-usage groups set 5f4dcc3b5aa765d61d8327deb882cf99 --name Websites'],
  run: set,
};

const membership = (verb: 'add' | 'remove', summary: string, done: string): Command => ({
  name: verb,
  summary,
  arguments: [ID, PROJECTS],
  settings: ['database'],
  examples: [`tenant-usage groups ${verb} 5f4dcc3b5aa765d61d8327deb882cf99 demo web`],
  run: (context) => changeMembers(context, verb, done),
});

export const groupsCommand: Command = {
  name: 'groups',
  summary: 'put projects together that are looked after together',
  commands: [
    createCommand,
    listCommand,
    showCommand,
    setCommand,
    membership('add', 'take projects into a group', 'added'),
    membership('remove', 'take projects out of a group', 'removed'),
  ],
};

async function create(context: Context): Promise<number> {
  const id = option(context, 'id', uuid) ?? randomUUID().replaceAll('-', '');
  const accountId = option(context, 'account', uuid) ?? null;
  const change = { id, accountId, name: argument(context, 0, ['name', name]) };
  return withStore(context, 'check', async ({ accounts, groups }) => {
    if (accountId) orNotFound(await accounts.find(accountId), 'account', accountId);
    if (await groups.find(id)) {
      throw new AppError('invalidArgument', `--id "${id}": is a group; "groups set" changes it`);
    }
    await groups.put([change]);
    await writeLine(context.stdout, id);
    return EXIT.ok;
  });
}

async function list({ groups }: Store, context: Context): Promise<number> {
  const pages = mapPages(
    pagesOf(groups.list, ({ id }) => id),
    async (group) => groupJson(group, await groups.projects(group.id)),
  );
  return printList(context, pages, LIST);
}

async function show({ groups }: Store, context: Context): Promise<number> {
  const id = argument(context, 0, ['id', uuid]);
  const group = orNotFound(await groups.find(id), 'group', id);
  return printResource(context, groupJson(group, await groups.projects(id)), LISTING);
}

async function set(context: Context): Promise<number> {
  const id = argument(context, 0, ['id', uuid]);
  const accountId = clearable(context, 'account', uuid);
  const change = pickDefined({ name: clearable(context, 'name', name), accountId });
  requireChange(change, [NAME.flags, ACCOUNT.flags]);
  return withStore(context, 'check', async ({ accounts, groups }) => {
    orNotFound(await groups.find(id), 'group', id);
    if (accountId) orNotFound(await accounts.find(accountId), 'account', accountId);
    await groups.put([{ id, ...change }]);
    return EXIT.ok;
  });
}

async function changeMembers(
  context: Context,
  verb: 'add' | 'remove',
  done: string,
): Promise<number> {
  const id = argument(context, 0, ['id', uuid]);
  const projects = context.args.slice(1).map((text) => read(foreignId, 'project', text));
  return withStore(context, 'check', async ({ groups }) => {
    orNotFound(await groups.find(id), 'group', id);
    await writeLine(context.stdout, `${done} ${await groups[verb](id, projects)}`);
    return EXIT.ok;
  });
}
