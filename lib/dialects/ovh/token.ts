/** Metrics tokens: one for each user and site, given again as long as it is good. */
import { createHash, randomBytes } from 'node:crypto';
import { lookupHash } from '../../auth/local/api-key';
import { decryptSecret, encryptSecret, type SecretKeys } from '../../auth/secret-box';
import { AppError } from '../../errors';
import { METRICS_TOKEN } from '../../identity/metrics-token';
import type { Credential, Site, Store, User } from '../../store/store';

export interface TokenServices {
  readonly store: Pick<Store, 'credentials'>;
  readonly nowUs: () => number;
  readonly secretKeys: SecretKeys | null;
}

export interface TokenHolder {
  readonly site: Pick<Site, 'id'>;
  readonly user: Pick<User, 'id' | 'login'>;
}

const TOKEN_BYTES = 32;

/** Of processes that make one at the same time the first one wins, and the others give out its token. */
export async function tokenFor(services: TokenServices, holder: TokenHolder): Promise<string> {
  const { secretKeys } = services;
  if (!secretKeys)
    throw new AppError('notImplemented', 'secret_keys: none is set to keep tokens with');
  const known = await services.store.credentials.find(tokenIdOf(holder));
  return (
    (known && goodToken(known, secretKeys, services.nowUs())) ??
    (await newToken(services, { holder, secretKeys, replaced: known?.lookupHash })) ??
    tokenFor(services, holder)
  );
}

export const tokenIdOf = ({ site, user }: TokenHolder): string =>
  createHash('sha256')
    .update(JSON.stringify([METRICS_TOKEN, site.id, user.id]))
    .digest('hex')
    .slice(0, 32);

/** Undefined: it was revoked, has expired, or no key decrypts it. */
function goodToken(
  { id, isRevoked, expiresAtUs, secretEncrypted }: Credential,
  secretKeys: SecretKeys,
  nowUs: number,
): string | undefined {
  if (isRevoked || secretEncrypted === null) return undefined;
  if (expiresAtUs !== null && expiresAtUs <= nowUs) return undefined;
  return decryptSecret(secretKeys, id, secretEncrypted);
}

interface NewToken {
  readonly holder: TokenHolder;
  readonly secretKeys: SecretKeys;
  /** The hash of the token whose place it takes. */
  readonly replaced: string | undefined;
}

/** Undefined: another process has just made one. */
async function newToken(
  { store }: TokenServices,
  { holder, secretKeys, replaced }: NewToken,
): Promise<string | undefined> {
  const text = randomBytes(TOKEN_BYTES).toString('base64url');
  const isFirst = await store.credentials.replace(tokenOf(text, holder, secretKeys), replaced);
  return isFirst ? text : undefined;
}

/** The row of one whose text is known. */
export function tokenOf(text: string, holder: TokenHolder, secretKeys: SecretKeys) {
  const id = tokenIdOf(holder);
  return {
    ...{ id, kind: METRICS_TOKEN, lookupHash: lookupHash(text) },
    ...{ name: holder.user.login, userId: holder.user.id, rights: { sites: [holder.site.id] } },
    ...{
      secretEncrypted: encryptSecret(secretKeys, id, text),
      isRevoked: false,
      expiresAtUs: null,
    },
  };
}
