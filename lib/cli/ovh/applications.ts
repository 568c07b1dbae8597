/** `ovh applications`: the programs that may ask for consumer keys. */
import { newApplication, OVH_APP } from '../../dialects/ovh/keys/application';
import { name } from '../../domain/values/validators';
import { AppError } from '../../errors';
import type { Credential, Store } from '../../store/store';
import { isoTime, isoTimeOrNull } from '../../time';
import { option } from '../identity/options';
import { field, formatOptions, JSON_LINES, type ListView } from '../program/columns';
import type { Command, Context } from '../program/command';
import { EXIT } from '../program/exit';
import { printList } from '../program/listing';
import { writeLine } from '../program/output';
import { withStore } from '../program/with-store';
import { findOfKind, OVH_ID, ofKind } from './found';
import { secretKeysOf } from './secret-keys';

const applicationJson = (credential: Credential) => ({
  id: credential.id,
  key: String(credential.ext?.['key'] ?? ''),
  name: credential.name,
  status: credential.isRevoked ? 'revoked' : 'active',
  last_used_at: isoTimeOrNull(credential.lastUsedAtUs),
  created_at: isoTime(credential.createdAtUs),
});

const LISTING: ListView<ReturnType<typeof applicationJson>> = {
  kind: 'ovh_application',
  columns: [
    field('id', { cell: ({ id }) => id.slice(0, 12) }),
    field('key'),
    field('name'),
    field('status'),
    field('last_used_at', { heading: 'last used' }),
    field('created_at', { isExtra: true }),
  ],
  json: (application) => ({ kind: 'ovh_application', ...application }),
};

const createCommand: Command = {
  name: 'create',
  summary: 'make an application and show its key and secret, once',
  details:
    'Prints the application key and the application secret, one a line. The secret signs requests,\n' +
    'so it is kept, encrypted with the first of secret_keys.',
  options: [{ flags: '--name <name>', help: 'what it is for' }],
  settings: ['database', 'secretKeys'],
  examples: ['tenant-usage ovh applications create --name dashboards'],
  run: create,
};

async function create(context: Context): Promise<number> {
  const secretKeys = secretKeysOf(context);
  const { key, secret, credential } = newApplication(
    option(context, 'name', name) ?? null,
    secretKeys,
  );
  return withStore(context, 'check', async ({ credentials }) => {
    await credentials.put([credential]);
    await writeLine(context.stdout, key);
    await writeLine(context.stdout, secret);
    await writeLine(context.stderr, `application ${credential.id}: its secret is shown this once`);
    return EXIT.ok;
  });
}

const listCommand: Command = {
  name: 'list',
  summary: 'list the applications, without their secrets',
  options: [JSON_LINES, ...formatOptions(LISTING)],
  settings: ['database'],
  examples: ['tenant-usage ovh applications list'],
  run: (context) =>
    withStore(context, 'check', (store) =>
      printList(context, ofKind(store, OVH_APP, applicationJson), LISTING),
    ),
};

const revokeCommand: Command = {
  name: 'revoke',
  summary: 'end an application at once, for good, and with it all of its consumer keys',
  arguments: [OVH_ID],
  settings: ['database'],
  examples: ['tenant-usage ovh applications revoke 5e88'],
  run: (context) => withStore(context, 'check', (store) => revoke(store, context)),
};

async function revoke(store: Store, context: Context): Promise<number> {
  const { id, kind, lookupHash, isRevoked } = await findOfKind(store, context, OVH_APP);
  if (isRevoked) throw new AppError('invalidArgument', `application "${id}": is revoked already`);
  await store.credentials.put([{ id, kind, lookupHash, isRevoked: true }]);
  await writeLine(context.stdout, `revoked ${id}`);
  return EXIT.ok;
}

export const applicationsCommand: Command = {
  name: 'applications',
  summary: 'create, list and revoke applications',
  commands: [createCommand, listCommand, revokeCommand],
};
