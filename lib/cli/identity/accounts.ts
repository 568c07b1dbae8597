/** `accounts`: who pays. */
import { randomUUID } from 'node:crypto';
import { accountJson } from '../../dialects/native/accounts/response';
import { pickDefined } from '../../domain/values/pick-defined';
import { abbreviation, currency, decimal, name, uuid } from '../../domain/values/validators';
import { AppError } from '../../errors';
import { pagesOf } from '../../store/pages';
import type { AccountChange, Store } from '../../store/store';
import { field, formatOptions, JSON_LINES, JSON_OBJECT, type ListView } from '../program/columns';
import type { Command, CommandOption, Context } from '../program/command';
import { EXIT } from '../program/exit';
import { printList, printResource } from '../program/listing';
import { writeLine } from '../program/output';
import { withStore } from '../program/with-store';
import { argument, clearable, option, orNotFound, requireChange } from './options';
import { mapPages } from './pages';

const ID = { name: '<id>', help: 'the id of the account' };
const NAME: CommandOption = { flags: '--name <name>', help: 'what people call it' };
const OPTIONS: readonly CommandOption[] = [
  { flags: '--abbreviation <text>', help: 'a short name of at most 8 characters' },
  { flags: '--currency <code>', help: 'what it pays in: three letters, such as EUR' },
  { flags: '--balance <amount>', help: 'what it has paid in' },
  { flags: '--credit-limit <amount>', help: 'how far the balance may fall below zero' },
];

const LISTING: ListView<ReturnType<typeof accountJson>> = {
  kind: 'account',
  columns: [
    field('id'),
    field('name'),
    field('abbreviation', { isExtra: true }),
    field('currency'),
    field('balance', { isNumber: true }),
    field('credit_limit', { isNumber: true }),
    field('created_at', { isExtra: true }),
  ],
  json: (account) => ({ kind: 'account', ...account }),
};

const createCommand: Command = {
  name: 'create',
  summary: 'add an account and print its id',
  arguments: [{ name: '<name>', help: 'what people call it' }],
  options: [{ flags: '--id <uuid>', help: 'its id, if it has one elsewhere' }, ...OPTIONS],
  settings: ['database'],
  examples: ['tenant-usage accounts create "Example Ltd" --currency EUR'],
  run: create,
};

const listCommand: Command = {
  name: 'list',
  summary: 'list all accounts',
  details: 'The JSON lines can be imported again, by import --inventory.',
  options: [JSON_LINES, ...formatOptions(LISTING)],
  settings: ['database'],
  examples: ['tenant-usage accounts list', 'tenant-usage accounts list --json > accounts.ndjson'],
  run: (context) =>
    withStore(context, 'check', ({ accounts }) =>
      printList(
        context,
        mapPages(
          pagesOf(accounts.list, ({ id }) => id),
          accountJson,
        ),
        LISTING,
      ),
    ),
};

const showCommand: Command = {
  name: 'show',
  summary: 'show one account',
  arguments: [ID],
  options: [JSON_OBJECT, ...formatOptions(LISTING)],
  settings: ['database'],
  examples: ['tenant-usage accounts show 5f4dcc3b5aa765d61d8327deb882cf99'],
  run: (context) => withStore(context, 'check', (store) => show(store, context)),
};

const setCommand: Command = {
  name: 'set',
  summary: 'change an account',
  details: 'Options that are not given change nothing. An empty text removes a value.',
  arguments: [ID],
  options: [NAME, ...OPTIONS],
  settings: ['database'],
  examples: ['tenant-usage accounts set 5f4dcc3b5aa765d61d8327deb882cf99 --credit-limit 250.00'],
  run: set,
};

export const accountsCommand: Command = {
  name: 'accounts',
  summary: 'add, see and change accounts: who pays for projects',
  commands: [createCommand, listCommand, showCommand, setCommand],
};

const changeOf = (context: Context): Omit<AccountChange, 'id'> =>
  pickDefined({
    abbreviation: clearable(context, 'abbreviation', abbreviation),
    currency: clearable(context, 'currency', currency),
    balance: option(context, 'balance', decimal),
    creditLimit: clearable(context, 'credit-limit', decimal),
  });

async function create(context: Context): Promise<number> {
  const id = option(context, 'id', uuid) ?? randomUUID().replaceAll('-', '');
  const change = { id, name: argument(context, 0, ['name', name]), ...changeOf(context) };
  return withStore(context, 'check', async ({ accounts }) => {
    if (await accounts.find(id)) {
      throw new AppError(
        'invalidArgument',
        `--id "${id}": is an account; "accounts set" changes it`,
      );
    }
    await accounts.put([change]);
    await writeLine(context.stdout, id);
    return EXIT.ok;
  });
}

async function show({ accounts }: Store, context: Context): Promise<number> {
  const id = argument(context, 0, ['id', uuid]);
  const account = orNotFound(await accounts.find(id), 'account', id);
  return printResource(context, accountJson(account), LISTING);
}

async function set(context: Context): Promise<number> {
  const id = argument(context, 0, ['id', uuid]);
  const change = pickDefined({ name: clearable(context, 'name', name), ...changeOf(context) });
  requireChange(
    change,
    [NAME, ...OPTIONS].map(({ flags }) => flags),
  );
  return withStore(context, 'check', async ({ accounts }) => {
    orNotFound(await accounts.find(id), 'account', id);
    await accounts.put([{ id, ...change }]);
    return EXIT.ok;
  });
}
