/** `roles`: who may see what. */
import { roleJson } from '../../dialects/native/accounts/response';
import { foreignId, login, role, uuid } from '../../domain/values/validators';
import { AppError } from '../../errors';
import { LOCAL_ROLES, type ScopeType } from '../../identity/roles';
import type { Role, Store } from '../../store/store';
import type { Validator } from '../../validator';
import { formatOptions, JSON_LINES, type ListView } from '../program/columns';
import type { Command, CommandOption, Context } from '../program/command';
import { EXIT } from '../program/exit';
import { printList } from '../program/listing';
import { writeLine } from '../program/output';
import { withStore } from '../program/with-store';
import { argument, option, orNotFound } from './options';

type Scope = Pick<Role, 'scopeType' | 'scopeId'>;

interface ScopeFlag {
  readonly flag: string;
  readonly scopeType: ScopeType;
  readonly validator: Validator<string>;
  readonly help: string;
}

const SCOPES: readonly ScopeFlag[] = [
  {
    flag: 'account',
    scopeType: 'account',
    validator: uuid,
    help: 'in all projects of this account',
  },
  {
    flag: 'group',
    scopeType: 'project_group',
    validator: uuid,
    help: 'in all projects of this group',
  },
  { flag: 'project', scopeType: 'project', validator: foreignId, help: 'in this project' },
  { flag: 'site', scopeType: 'site', validator: foreignId, help: 'at this site' },
];
const SCOPE_OPTIONS: readonly CommandOption[] = SCOPES.map(({ flag, help }) => ({
  flags: `--${flag} <id>`,
  help,
}));
const ARGUMENTS = [
  { name: '<login>', help: 'the user' },
  { name: '<role>', help: LOCAL_ROLES.join(', ') },
];

const LISTING: ListView<Role & { readonly login: string }> = {
  kind: 'role',
  columns: [
    { name: 'user', value: ({ login: holder }) => holder },
    { name: 'role', value: (held) => held.role },
    { name: 'in', value: (held) => flagOf(held) },
    { name: 'id', value: ({ scopeId }) => scopeId },
  ],
  json: ({ login: holder, ...held }) => ({ kind: 'role', ...roleJson(held, holder) }),
};

const grantCommand: Command = {
  name: 'grant',
  summary: 'give a user a role in an account, a group, a project or at a site',
  details: 'Each role lets its holder see the usage of every project below; only staff sees more.',
  arguments: ARGUMENTS,
  options: SCOPE_OPTIONS,
  settings: ['database'],
  examples: ['tenant-usage roles grant ann@example.com reader --project demo'],
  run: (context) => change(context, 'grant', 'granted'),
};

const revokeCommand: Command = {
  name: 'revoke',
  summary: 'take a role away from a user',
  details: 'A role that the user does not have there is a failure.',
  arguments: ARGUMENTS,
  options: SCOPE_OPTIONS,
  settings: ['database'],
  examples: ['tenant-usage roles revoke ann@example.com reader --project demo'],
  run: (context) => change(context, 'revoke', 'revoked'),
};

const listCommand: Command = {
  name: 'list',
  summary: 'list roles: all, those of a user, or those in one place',
  details: 'The JSON lines can be imported again, by import --inventory.',
  options: [
    { flags: '--user <login>', help: 'only those of this user' },
    ...SCOPE_OPTIONS,
    JSON_LINES,
    ...formatOptions(LISTING),
  ],
  settings: ['database'],
  examples: ['tenant-usage roles list --user ann@example.com'],
  run: (context) => withStore(context, 'check', (store) => list(store, context)),
};

export const rolesCommand: Command = {
  name: 'roles',
  summary: 'grant, revoke and list the roles of users',
  commands: [grantCommand, revokeCommand, listCommand],
};

/** Throws `invalidArgument` if there are several. */
function scopeOf(context: Context): Scope | undefined {
  const [scope, another] = SCOPES.flatMap(({ flag, scopeType, validator }) => {
    const scopeId = option(context, flag, validator);
    return scopeId === undefined ? [] : [{ scopeType, scopeId }];
  });
  if (another) throw new AppError('invalidArgument', `only one place may be given: ${PLACES}`);
  return scope;
}

const PLACES = SCOPES.map(({ flag }) => `--${flag}`).join(', ');

async function change(context: Context, verb: 'grant' | 'revoke', done: string): Promise<number> {
  const key = argument(context, 0, ['login', login]);
  const wanted = argument(context, 1, ['role', role]);
  const scope = scopeOf(context);
  if (!scope) throw new AppError('invalidArgument', `a place must be given: one of ${PLACES}`);
  return withStore(context, 'check', async (store) => {
    const { id: userId } = orNotFound(await store.users.find(key), 'user', key);
    if (verb === 'grant') await checkPlace(store, scope);
    const count = await store.roles[verb]([{ userId, ...scope, role: wanted }]);
    if (verb === 'revoke' && count === 0) throw notHeld(key, wanted, scope);
    await writeLine(context.stdout, `${done} ${count}`);
    return EXIT.ok;
  });
}

const notHeld = (key: string, held: string, scope: Scope): AppError =>
  new AppError(
    'notFound',
    `user "${key}": has no role ${held} in ${flagOf(scope)} "${scope.scopeId}" to be revoked`,
  );

/** Throws `notFound` for an account, a group or a site that there is not; projects are the cloud's. */
async function checkPlace({ accounts, groups, sites }: Store, { scopeType, scopeId }: Scope) {
  if (scopeType === 'account') orNotFound(await accounts.find(scopeId), 'account', scopeId);
  if (scopeType === 'project_group') orNotFound(await groups.find(scopeId), 'group', scopeId);
  if (scopeType === 'site') orNotFound(await sites.find(scopeId), 'site', scopeId);
}

const SLICE = 500;

async function list(store: Store, context: Context): Promise<number> {
  const key = option(context, 'user', login);
  const user = key === undefined ? undefined : orNotFound(await store.users.find(key), 'user', key);
  const scope = scopeOf(context);
  const whose = { ...(user && { userId: user.id }), ...(scope && { scope }) };
  async function* named() {
    for (let after: Role | undefined; ; ) {
      const page = await store.roles.list({ ...whose, ...(after && { after }), limit: SLICE });
      if (page.length > 0) yield await withLogins(store, page);
      after = page.at(-1);
      if (!after || page.length < SLICE) return;
    }
  }
  return printList(context, named(), LISTING);
}

const flagOf = ({ scopeType }: Scope): string =>
  SCOPES.find((each) => each.scopeType === scopeType)?.flag ?? scopeType;

/** Roles with the logins of their holders; each is looked up once. */
async function withLogins({ users }: Store, roles: readonly Role[]) {
  const logins = new Map<string, string>();
  for (const { userId } of roles) {
    if (logins.has(userId)) continue;
    logins.set(userId, (await users.findById(userId))?.login ?? userId);
  }
  return roles.map((held) => ({ ...held, login: logins.get(held.userId) ?? held.userId }));
}
