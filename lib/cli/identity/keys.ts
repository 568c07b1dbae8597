/** `keys`: the credentials of programs, of every kind. */
import { keyJson } from '../../dialects/native/accounts/response';
import { AppError } from '../../errors';
import type { Credential, Store } from '../../store/store';
import { shortIsoTime } from '../../time';
import type { Command, Context } from '../program/command';
import { EXIT } from '../program/exit';
import { writeLine } from '../program/output';
import { withStore } from '../program/with-store';
import { findKey, KEY_ID } from './key';
import { createKeyCommand } from './keys-create';
import { rotateKeyCommand } from './keys-rotate';
import { allOf, cellOf, JSON_LINES, JSON_OBJECT, printList, printResource } from './lists';

const listCommand: Command = {
  name: 'list',
  summary: 'list the keys of every kind, without their secrets',
  options: [JSON_LINES],
  settings: ['database'],
  examples: ['tenant-usage keys list'],
  run: (context) => withStore(context, 'check', (store) => list(store, context)),
};

const showCommand: Command = {
  name: 'show',
  summary: 'show one key, without its secret',
  arguments: [KEY_ID],
  options: [JSON_OBJECT],
  settings: ['database'],
  examples: ['tenant-usage keys show 5e88'],
  run: (context) => withStore(context, 'check', (store) => show(store, context)),
};

const revokeCommand: Command = {
  name: 'revoke',
  summary: 'end a key at once, for good',
  arguments: [KEY_ID],
  settings: ['database'],
  examples: ['tenant-usage keys revoke 5e88'],
  run: (context) => withStore(context, 'check', (store) => revoke(store, context)),
};

export const keysCommand: Command = {
  name: 'keys',
  summary: 'create, list, renew and revoke keys for programs',
  commands: [createKeyCommand, listCommand, showCommand, rotateKeyCommand, revokeCommand],
};

const toJson = async ({ users }: Store, { nowUs }: Context, key: Credential) => {
  const user = key.userId === null ? undefined : await users.findById(key.userId);
  return keyJson(key, { login: user?.login ?? key.userId, nowUs: nowUs() });
};

async function list(store: Store, context: Context): Promise<number> {
  async function* keys() {
    for await (const page of allOf(store.credentials.list, ({ id }) => id, context)) {
      const all: Awaited<ReturnType<typeof toJson>>[] = [];
      for (const key of page) all.push(await toJson(store, context, key));
      yield all;
    }
  }
  return printList(context, keys(), {
    kind: 'key',
    headings: ['id', 'kind', 'name', 'user', 'rights', 'status', 'expires', 'last used'],
    toRow: ({ id, name, user, rights, status, ...key }) => [
      id.slice(0, 12),
      key.credential_kind,
      cellOf(name),
      cellOf(user),
      cellOf(rightsInWords(rights)),
      status,
      cellOf(key.expires_at),
      cellOf(key.last_used_at),
    ],
    toJson: (json) => json,
  });
}

/** One line for each right. */
const rightsInWords = (rights: Credential['rights']): readonly string[] =>
  Object.entries(rights).map(([right, of]) =>
    Array.isArray(of) ? `${right} ${of.join(', ')}` : right,
  );

async function show(store: Store, context: Context): Promise<number> {
  return printResource(context, 'key', await toJson(store, context, await findKey(store, context)));
}

async function revoke(store: Store, context: Context): Promise<number> {
  const key = await findKey(store, context);
  if (key.isRevoked) throw new AppError('invalidArgument', `key "${key.id}": is revoked already`);
  const { id, kind, lookupHash } = key;
  await store.credentials.put([{ id, kind, lookupHash, isRevoked: true }]);
  await writeLine(context.stdout, `revoked ${id}, made ${shortIsoTime(key.createdAtUs)}`);
  return EXIT.ok;
}
