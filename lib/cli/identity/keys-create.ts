/** `keys create`: a new key, shown once. */
import { pickDefined } from '../../domain/values/pick-defined';
import { foreignId, login, name, uuid } from '../../domain/values/validators';
import { AppError } from '../../errors';
import { API_KEY } from '../../identity/api-key';
import type { Rights } from '../../identity/rights';
import type { Store } from '../../store/store';
import { text } from '../../validator';
import type { Command, CommandOption, Context } from '../program/command';
import { EXIT } from '../program/exit';
import { withStore } from '../program/with-store';
import { EXPIRES, expiryOf, newKey, showKey } from './key';
import { option, orNotFound, read } from './options';

const RIGHTS = ['operator', 'usage', 'observations', 'points'] as const;
type Right = (typeof RIGHTS)[number];

const OPTIONS: readonly CommandOption[] = [
  {
    flags: '--rights <right...>',
    help: 'operator (everything), usage (read all usage), observations (write observations of servers), points (write measured points)',
  },
  { flags: '--project <id...>', help: 'may see these projects' },
  { flags: '--account <id...>', help: 'may see all projects of these accounts' },
  { flags: '--site <id...>', help: 'may see what is measured at these sites' },
  { flags: '--user <login>', help: 'may do what this user may' },
];

export const createKeyCommand: Command = {
  name: 'create',
  summary: 'make a key and show it, once',
  details:
    'Prints the key alone on standard output. Only a hash of it is kept, so it cannot be shown\n' +
    'again. A key may do what is named here and nothing else.',
  options: [...OPTIONS, { flags: '--name <name>', help: 'what it is for' }, EXPIRES],
  settings: ['database'],
  examples: [
    'tenant-usage keys create --rights observations --name collector',
    'tenant-usage keys create --rights usage --name billing',
    'tenant-usage keys create --project demo web --expires 90d',
  ],
  run: create,
};

async function create(context: Context): Promise<number> {
  const rights = rightsOf(context);
  const user = option(context, 'user', login);
  if (user === undefined && Object.keys(rights).length === 0) {
    const allowed = OPTIONS.map(({ flags }) => flags).join(', ');
    throw new AppError('invalidArgument', `a key must be allowed something: ${allowed}`);
  }
  const more = { name: option(context, 'name', name) ?? null, expiresAtUs: expiryOf(context) };
  return withStore(context, 'check', async (store) => {
    const userId = await userIdOf(store, user);
    await checkPlaces(store, rights);
    const { id, lookupHash, text } = newKey();
    await store.credentials.put([{ id, kind: API_KEY, lookupHash, rights, userId, ...more }]);
    await showKey(context, { id, text });
    return EXIT.ok;
  });
}

/** Throws `notFound` for an account or a site that there is not. */
async function checkPlaces({ accounts, sites }: Store, rights: Rights): Promise<void> {
  for (const id of rights.accounts ?? []) orNotFound(await accounts.find(id), 'account', id);
  for (const id of rights.sites ?? []) orNotFound(await sites.find(id), 'site', id);
}

async function userIdOf({ users }: Store, user: string | undefined): Promise<string | null> {
  return user === undefined ? null : orNotFound(await users.find(user), 'user', user).id;
}

function rightsOf(context: Context): Rights {
  const terms = context.texts('rights').flatMap((text) => text.split(','));
  const rights = terms.map((text) => [read(RIGHT, '--rights', text), true as const]);
  return {
    ...(Object.fromEntries(rights) as Partial<Record<Right, true>>),
    ...pickDefined({
      projects: valuesOf(context, 'project', foreignId),
      accounts: valuesOf(context, 'account', uuid),
      sites: valuesOf(context, 'site', foreignId),
    }),
  };
}

const RIGHT = text(`one of ${RIGHTS.join(', ')}`, (written) =>
  RIGHTS.find((each) => each === written),
);

/** Undefined if none is given: naming no project does not mean all of them. */
function valuesOf(context: Context, flag: string, validator: typeof uuid): string[] | undefined {
  const values = context.texts(flag).map((text) => read(validator, `--${flag}`, text));
  return values.length > 0 ? [...new Set(values)] : undefined;
}
