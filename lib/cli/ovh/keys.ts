/** `ovh keys`: what applications may ask in somebody's name. */
import { grantOf, OVH_CONSUMER, statusOf } from '../../dialects/ovh/keys/consumer';
import { AppError } from '../../errors';
import type { Credential, Store } from '../../store/store';
import { isoTime, isoTimeOrNull } from '../../time';
import { field, formatOptions, JSON_LINES, type ListView } from '../program/columns';
import type { Command, Context } from '../program/command';
import { EXIT } from '../program/exit';
import { printList } from '../program/listing';
import { writeLine } from '../program/output';
import { withStore } from '../program/with-store';
import { findOfKind, OVH_ID, ofKind } from './found';
import { rotateCommand } from './rotate';
import { validateCommand } from './validate';

const consumerJson = (nowUs: number) => (credential: Credential) => {
  const { application, rules } = grantOf(credential);
  return {
    id: credential.id,
    application,
    status: statusOf(credential, nowUs),
    user_id: credential.userId,
    rights: credential.rights,
    rules: rules.map(({ method, path }) => `${method} ${path}`),
    expires_at: isoTimeOrNull(credential.expiresAtUs),
    last_used_at: isoTimeOrNull(credential.lastUsedAtUs),
    created_at: isoTime(credential.createdAtUs),
  };
};

const LISTING: ListView<ReturnType<ReturnType<typeof consumerJson>>> = {
  kind: 'ovh_key',
  columns: [
    field('id', { cell: ({ id }) => id.slice(0, 12) }),
    field('application', { cell: ({ application }) => application.slice(0, 12) }),
    field('status'),
    field('rules', { cell: ({ rules }) => rules }),
    field('user_id', { heading: 'user', isExtra: true }),
    field('rights', { isExtra: true }),
    field('expires_at', { heading: 'expires' }),
    field('last_used_at', { heading: 'last used' }),
    field('created_at', { isExtra: true }),
  ],
  json: (key) => ({ kind: 'ovh_key', ...key }),
};

const listCommand: Command = {
  name: 'list',
  summary: 'list the consumer keys, also those that wait to be validated',
  options: [JSON_LINES, ...formatOptions(LISTING)],
  settings: ['database'],
  examples: ['tenant-usage ovh keys list'],
  run: (context) =>
    withStore(context, 'check', (store) =>
      printList(context, ofKind(store, OVH_CONSUMER, consumerJson(context.nowUs())), LISTING),
    ),
};

const revokeCommand: Command = {
  name: 'revoke',
  summary: 'end a consumer key at once, for good; one that waits is refused',
  arguments: [OVH_ID],
  settings: ['database'],
  examples: ['tenant-usage ovh keys revoke 5e88'],
  run: (context) => withStore(context, 'check', (store) => revoke(store, context)),
};

async function revoke(store: Store, context: Context): Promise<number> {
  const { id, kind, lookupHash, isRevoked } = await findOfKind(store, context, OVH_CONSUMER);
  if (isRevoked) throw new AppError('invalidArgument', `key "${id}": is revoked already`);
  await store.credentials.put([{ id, kind, lookupHash, isRevoked: true }]);
  await writeLine(context.stdout, `revoked ${id}`);
  return EXIT.ok;
}

export const ovhKeysCommand: Command = {
  name: 'keys',
  summary: 'validate, list, renew and revoke consumer keys',
  commands: [validateCommand, listCommand, rotateCommand, revokeCommand],
};
