/** `keys reencrypt`: moves the secrets that are kept to the first of `secret_keys`, so that older ones can be dropped. */
import { reencryptSecret, type SecretKeys } from '../../auth/secret-box';
import { allOf } from '../../store/pages';
import type { Credential, Store } from '../../store/store';
import { secretKeysOf } from '../ovh/secret-keys';
import type { Command, Context } from '../program/command';
import { EXIT } from '../program/exit';
import { writeLine } from '../program/output';
import { withStore } from '../program/with-store';

export const reencryptCommand: Command = {
  name: 'reencrypt',
  summary: 'encrypt the secrets that are kept with the first of secret_keys',
  details:
    'Put a new key before the old ones in secret_keys, restart the service, run this, and then\n' +
    'take the old ones out. Secrets that no key decrypts are named and left as they are.',
  settings: ['database', 'secretKeys'],
  examples: ['tenant-usage keys reencrypt'],
  run: (context) => {
    const secretKeys = secretKeysOf(context);
    return withStore(context, 'check', (store) => reencrypt(store, context, secretKeys));
  },
};

/** A secret as `encryptSecret` writes it; other kinds keep a salt in its place. */
const ENCRYPTED = /^v1\./;

async function reencrypt(
  { credentials }: Store,
  { stdout, stderr }: Context,
  secretKeys: SecretKeys,
): Promise<number> {
  const count = { moved: 0, kept: 0, unreadable: 0 };
  for await (const credential of allOf(credentials.list, ({ id }) => id)) {
    const outcome = await move({ credentials }, credential, secretKeys);
    count[outcome] += 1;
    if (outcome !== 'unreadable') continue;
    await writeLine(stderr, `credential ${credential.id}: no secret key decrypts its secret`);
  }
  await writeLine(stdout, `encrypted ${count.moved}, not decrypted ${count.unreadable}`);
  return count.unreadable === 0 ? EXIT.ok : EXIT.failure;
}

/** One that has been replaced meanwhile has a new secret, under the first key. */
async function move(
  { credentials }: Pick<Store, 'credentials'>,
  { id, kind, lookupHash, secretEncrypted: kept }: Credential,
  secretKeys: SecretKeys,
): Promise<'moved' | 'kept' | 'unreadable'> {
  if (kept === null || !ENCRYPTED.test(kept)) return 'kept';
  const secretEncrypted = reencryptSecret(secretKeys, id, kept);
  if (secretEncrypted === undefined) return 'unreadable';
  if (secretEncrypted === kept) return 'kept';
  await credentials.replace({ id, kind, lookupHash, secretEncrypted }, lookupHash);
  return 'moved';
}
