/** `keys`: the credentials of programs, of every kind. */
import { keyJson } from '../../dialects/native/accounts/response';
import { AppError } from '../../errors';
import { pagesOf } from '../../store/pages';
import type { Credential, Store } from '../../store/store';
import { shortIsoTime } from '../../time';
import { field, formatOptions, JSON_LINES, JSON_OBJECT, type ListView } from '../program/columns';
import type { Command, Context } from '../program/command';
import { EXIT } from '../program/exit';
import { printList, printResource } from '../program/listing';
import { writeLine } from '../program/output';
import { withStore } from '../program/with-store';
import { findKey, KEY_ID } from './key';
import { createKeyCommand } from './keys-create';
import { reencryptCommand } from './keys-reencrypt';
import { rotateKeyCommand } from './keys-rotate';
import { mapPages } from './pages';

type KeyJson = ReturnType<typeof keyJson>;

const LISTING: ListView<KeyJson> = {
  kind: 'key',
  columns: [
    field('id'),
    field('credential_kind', { heading: 'kind' }),
    field('name'),
    field('user'),
    field('rights', { cell: ({ rights }) => rightsInWords(rights) }),
    field('status'),
    field('expires_at', { heading: 'expires' }),
    field('last_used_at', { heading: 'last used' }),
    field('created_at', { isExtra: true }),
  ],
  json: (key) => ({ kind: 'key', ...key }),
};

/** In a table the beginning of an id, long enough to name the key. */
const LIST: ListView<KeyJson> = {
  ...LISTING,
  columns: LISTING.columns.map((column) =>
    column.name === 'id' ? { ...column, cell: ({ id }) => id.slice(0, 12) } : column,
  ),
};

const listCommand: Command = {
  name: 'list',
  summary: 'list the keys of every kind, without their secrets',
  options: [JSON_LINES, ...formatOptions(LISTING)],
  settings: ['database'],
  examples: ['tenant-usage keys list'],
  run: (context) => withStore(context, 'check', (store) => list(store, context)),
};

const showCommand: Command = {
  name: 'show',
  summary: 'show one key, without its secret',
  arguments: [KEY_ID],
  options: [JSON_OBJECT, ...formatOptions(LISTING)],
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
  commands: [
    createKeyCommand,
    listCommand,
    showCommand,
    rotateKeyCommand,
    revokeCommand,
    reencryptCommand,
  ],
};

const toJson = async ({ users }: Store, { nowUs }: Context, key: Credential) => {
  const user = key.userId === null ? undefined : await users.findById(key.userId);
  return keyJson(key, { login: user?.login ?? key.userId, nowUs: nowUs() });
};

async function list(store: Store, context: Context): Promise<number> {
  const pages = mapPages(
    pagesOf(store.credentials.list, ({ id }) => id),
    (key) => toJson(store, context, key),
  );
  return printList(context, pages, LIST);
}

/** One line for each right. */
function rightsInWords(rights: Credential['rights']): readonly string[] {
  const names = Object.entries(rights).map(([right, of]) =>
    Array.isArray(of) ? `${right} ${of.join(', ')}` : right,
  );
  return names.length > 0 ? names : ['-'];
}

async function show(store: Store, context: Context): Promise<number> {
  const key = await findKey(store, context);
  return printResource(context, await toJson(store, context, key), LISTING);
}

async function revoke(store: Store, context: Context): Promise<number> {
  const key = await findKey(store, context);
  if (key.isRevoked) throw new AppError('invalidArgument', `key "${key.id}": is revoked already`);
  const { id, kind, lookupHash } = key;
  await store.credentials.put([{ id, kind, lookupHash, isRevoked: true }]);
  await writeLine(context.stdout, `revoked ${id}, made ${shortIsoTime(key.createdAtUs)}`);
  return EXIT.ok;
}
