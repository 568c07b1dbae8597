/** The applications, consumer keys and tokens that samples are signed with, from a file beside them. */
import type { SecretKeys } from '../../../lib/auth/secret-box';
import { applicationOf } from '../../../lib/dialects/ovh/keys/application';
import { consumerOf } from '../../../lib/dialects/ovh/keys/consumer';
import type { AccessRule } from '../../../lib/dialects/ovh/keys/rules';
import { tokenOf } from '../../../lib/dialects/ovh/token';
import type { Store } from '../../../lib/store/store';

interface SampleConsumer {
  readonly key: string;
  /** The login; null: it waits to be validated. */
  readonly user: string | null;
  readonly rules: readonly AccessRule[];
}

export interface SampleCredentials {
  readonly application: { readonly key: string; readonly secret: string; readonly name: string };
  readonly consumers: readonly SampleConsumer[];
  readonly tokens: readonly {
    readonly text: string;
    readonly site: string;
    readonly user: string;
  }[];
}

export async function putSampleCredentials(
  { credentials, users }: Store,
  { application, consumers, tokens }: SampleCredentials,
  secretKeys: SecretKeys,
): Promise<void> {
  const row = applicationOf(application, secretKeys);
  const grant = { application: row.id, allowedIPs: [], redirection: null };
  await credentials.put([row]);
  for (const { key, user, rules } of consumers) {
    const found = user === null ? undefined : await users.find(user);
    const consumer = consumerOf(key, { ...grant, rules, isValidated: user !== null }, null);
    await credentials.put([{ ...consumer, userId: found?.id ?? null }]);
  }
  for (const { text, site, user: login } of tokens) {
    const user = await users.find(login);
    if (!user) throw new Error(`${login}: no such user`);
    await credentials.put([tokenOf(text, { site: { id: site }, user }, secretKeys)]);
  }
}
