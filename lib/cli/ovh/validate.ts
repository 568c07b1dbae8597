/** `ovh keys validate`: says whom a consumer key stands for, from when on it is good. */
import { extOf, grantOf, OVH_CONSUMER, statusOf } from '../../dialects/ovh/keys/consumer';
import { pickDefined } from '../../domain/values/pick-defined';
import { foreignId, login, uuid } from '../../domain/values/validators';
import { AppError } from '../../errors';
import type { Rights } from '../../identity/rights';
import type { Store } from '../../store/store';
import { EXPIRES, expiryOf } from '../identity/key';
import { option, orNotFound, read } from '../identity/options';
import type { Command, CommandOption, Context } from '../program/command';
import { EXIT } from '../program/exit';
import { writeLine } from '../program/output';
import { withStore } from '../program/with-store';
import { findOfKind, OVH_ID } from './found';

const WHOM: readonly CommandOption[] = [
  { flags: '--user <login>', help: 'sees what this user sees' },
  { flags: '--account <id...>', help: 'sees the services of these accounts' },
  { flags: '--site <id...>', help: 'sees these services' },
];

export const validateCommand: Command = {
  name: 'validate',
  summary: 'say whom a consumer key stands for, from when on it is good',
  arguments: [OVH_ID],
  options: [...WHOM, EXPIRES],
  settings: ['database'],
  examples: [
    'tenant-usage ovh keys validate 5e88 --user ann@example.com',
    'tenant-usage ovh keys validate 5e88 --site roubaix --expires 365d',
  ],
  run: validate,
};

async function validate(context: Context): Promise<number> {
  const user = option(context, 'user', login);
  const rights = rightsOf(context);
  if (user === undefined && Object.keys(rights).length === 0) {
    const allowed = WHOM.map(({ flags }) => flags).join(', ');
    throw new AppError('invalidArgument', `a consumer key must stand for somebody: ${allowed}`);
  }
  const expiresAtUs = expiryOf(context);
  return withStore(context, 'check', async (store) => {
    const key = await findOfKind(store, context, OVH_CONSUMER);
    const status = statusOf(key, context.nowUs());
    if (status !== 'pendingValidation') {
      throw new AppError('invalidArgument', `key "${key.id}": is ${status}, and does not wait`);
    }
    const userId = await userIdOf(store, user, rights);
    const { id, kind, lookupHash } = key;
    const ext = extOf({ ...grantOf(key), isValidated: true });
    await store.credentials.put([{ id, kind, lookupHash, userId, rights, expiresAtUs, ext }]);
    await writeLine(context.stdout, `validated ${id}`);
    return EXIT.ok;
  });
}

function rightsOf(context: Context): Rights {
  return pickDefined({
    accounts: valuesOf(context, 'account', uuid),
    sites: valuesOf(context, 'site', foreignId),
  });
}

function valuesOf(context: Context, flag: string, validator: typeof uuid): string[] | undefined {
  const values = context.texts(flag).map((text) => read(validator, `--${flag}`, text));
  return values.length > 0 ? [...new Set(values)] : undefined;
}

/** Throws `notFound` for a user, an account or a site that there is not. */
async function userIdOf(
  { users, accounts, sites }: Store,
  user: string | undefined,
  rights: Rights,
): Promise<string | null> {
  for (const id of rights.accounts ?? []) orNotFound(await accounts.find(id), 'account', id);
  for (const id of rights.sites ?? []) orNotFound(await sites.find(id), 'site', id);
  return user === undefined ? null : orNotFound(await users.find(user), 'user', user).id;
}
