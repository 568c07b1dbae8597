/** `users`: people and programs that are known here and not to the cloud. */

import { hashPassword } from '../../auth/local/passwords';
import { userJson } from '../../dialects/native/accounts/response';
import { pickDefined } from '../../domain/values/pick-defined';
import { login, name } from '../../domain/values/validators';
import { AppError } from '../../errors';
import { pagesOf } from '../../store/pages';
import type { Store } from '../../store/store';
import { text, type Validator } from '../../validator';
import { field, formatOptions, JSON_LINES, JSON_OBJECT, type ListView } from '../program/columns';
import type { Command, CommandOption, Context } from '../program/command';
import { EXIT } from '../program/exit';
import { printList, printResource } from '../program/listing';
import { writeLine } from '../program/output';
import { withStore } from '../program/with-store';
import { argument, clearable, option, orNotFound, requireChange } from './options';
import { mapPages } from './pages';
import { PASSWORD_STDIN, passwordFrom } from './password';

const LOGIN = { name: '<login>', help: 'the name that the user logs in with' };
const NAME: CommandOption = { flags: '--name <name>', help: 'what people call the user' };

const YES_NO = new Map([
  ['yes', true],
  ['no', false],
]);

const yesNo: Validator<boolean> = text('yes or no', (written) => YES_NO.get(written));

const LISTING: ListView<ReturnType<typeof userJson>> = {
  kind: 'user',
  columns: [
    field('id', { isExtra: true }),
    field('login'),
    field('name'),
    field('has_password', { heading: 'password' }),
    field('staff'),
    field('active'),
    field('created_at', { isExtra: true }),
  ],
  json: (user) => ({ kind: 'user', ...user }),
};

const createCommand: Command = {
  name: 'create',
  summary: 'add a user and print its id',
  details: 'Without a password the user cannot log in, but may have keys; "users passwd" sets one.',
  arguments: [LOGIN],
  options: [NAME, { flags: '--staff', help: 'may do everything' }, PASSWORD_STDIN],
  settings: ['database'],
  examples: ['tenant-usage users create ann@example.com --password-stdin < password.txt'],
  run: create,
};

const listCommand: Command = {
  name: 'list',
  summary: 'list all users',
  details: 'The JSON lines can be imported again, by import --inventory; they hold no passwords.',
  options: [JSON_LINES, ...formatOptions(LISTING)],
  settings: ['database'],
  examples: ['tenant-usage users list'],
  run: (context) =>
    withStore(context, 'check', ({ users }) =>
      printList(
        context,
        mapPages(
          pagesOf(users.list, ({ login: key }) => key),
          userJson,
        ),
        LISTING,
      ),
    ),
};

const showCommand: Command = {
  name: 'show',
  summary: 'show one user',
  arguments: [LOGIN],
  options: [JSON_OBJECT, ...formatOptions(LISTING)],
  settings: ['database'],
  examples: ['tenant-usage users show ann@example.com'],
  run: (context) => withStore(context, 'check', (store) => show(store, context)),
};

const SET_OPTIONS: readonly CommandOption[] = [
  NAME,
  { flags: '--staff <yes|no>', help: 'whether the user may do everything' },
  { flags: '--active <yes|no>', help: 'whether the user and its keys may do anything' },
];

const setCommand: Command = {
  name: 'set',
  summary: 'change a user',
  details: 'Options that are not given change nothing. An empty text removes a value.',
  arguments: [LOGIN],
  options: SET_OPTIONS,
  settings: ['database'],
  examples: ['tenant-usage users set ann@example.com --active no'],
  run: set,
};

const passwdCommand: Command = {
  name: 'passwd',
  summary: 'give a user a password, typed unseen or read from standard input',
  arguments: [LOGIN],
  options: [PASSWORD_STDIN],
  settings: ['database'],
  examples: ['tenant-usage users passwd ann@example.com'],
  run: setPassword,
};

export const usersCommand: Command = {
  name: 'users',
  summary: 'add, see and change users that are known here and not to the cloud',
  commands: [createCommand, listCommand, showCommand, setCommand, passwdCommand],
};

async function create(context: Context): Promise<number> {
  const key = argument(context, 0, ['login', login]);
  const change = {
    login: key,
    isStaff: context.has('staff'),
    ...pickDefined({ name: option(context, 'name', name) }),
  };
  const password = context.has('password-stdin') ? await passwordFrom(context) : undefined;
  const passwordHash = password === undefined ? null : await hashPassword(password);
  return withStore(context, 'check', async ({ users }) => {
    if (await users.find(key)) {
      throw new AppError('invalidArgument', `login "${key}": is a user; "users set" changes it`);
    }
    await users.put([{ ...change, passwordHash }]);
    await writeLine(context.stdout, orNotFound(await users.find(key), 'user', key).id);
    return EXIT.ok;
  });
}

async function show({ users }: Store, context: Context): Promise<number> {
  const key = argument(context, 0, ['login', login]);
  const user = orNotFound(await users.find(key), 'user', key);
  return printResource(context, userJson(user), LISTING);
}

async function set(context: Context): Promise<number> {
  const key = argument(context, 0, ['login', login]);
  const change = pickDefined({
    name: clearable(context, 'name', name),
    isStaff: option(context, 'staff', yesNo),
    isActive: option(context, 'active', yesNo),
  });
  requireChange(
    change,
    SET_OPTIONS.map(({ flags }) => flags),
  );
  return withStore(context, 'check', async ({ users }) => {
    orNotFound(await users.find(key), 'user', key);
    await users.put([{ login: key, ...change }]);
    return EXIT.ok;
  });
}

async function setPassword(context: Context): Promise<number> {
  const key = argument(context, 0, ['login', login]);
  return withStore(context, 'check', async ({ users }) => {
    orNotFound(await users.find(key), 'user', key);
    const passwordHash = await hashPassword(await passwordFrom(context));
    await users.put([{ login: key, passwordHash }]);
    return EXIT.ok;
  });
}
