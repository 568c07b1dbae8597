/** Secrets that a protocol needs back, encrypted: AES-256-GCM, bound to the credential that they are of. */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

/** The first one encrypts, all of them decrypt; so a new key goes in front of the old ones. */
export type SecretKeys = readonly [SecretKey, ...SecretKey[]];

export interface SecretKey {
  /** Tells which key a secret is under; tells nothing about the key. */
  readonly id: string;
  readonly bytes: Buffer;
}

const IV_BYTES = 12;
const TAG_BYTES = 16;
const ALGORITHM = 'aes-256-gcm';
const VERSION = 'v1';

export const secretKeyOf = (bytes: Buffer): SecretKey => ({
  id: createHash('sha256').update('id of ').update(bytes).digest('hex').slice(0, 8),
  bytes,
});

/** `v1.<key>.<iv>.<tag>.<cipher>`, the last three in base64url. */
export function encryptSecret(keys: SecretKeys, credentialId: string, secret: string): string {
  const [{ id, bytes }] = keys;
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(ALGORITHM, bytes, iv).setAAD(boundTo(id, credentialId));
  const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
  const segments = [iv, cipher.getAuthTag(), text].map((part) => part.toString('base64url'));
  return [VERSION, id, ...segments].join('.');
}

/** Undefined: it was changed, or is another credential's, or under none of these keys. */
export function decryptSecret(
  keys: SecretKeys,
  credentialId: string,
  encrypted: string,
): string | undefined {
  const [, id, ...segments] = FORM.exec(encrypted) ?? [];
  const key = keys.find((each) => each.id === id);
  const [iv, tag, text] = segments.map(bytesOf);
  if (!key || !iv || !tag || !text) return undefined;
  const decipher = createDecipheriv(ALGORITHM, key.bytes, iv, { authTagLength: TAG_BYTES });
  decipher.setAAD(boundTo(key.id, credentialId)).setAuthTag(tag);
  try {
    return Buffer.concat([decipher.update(text), decipher.final()]).toString('utf8');
  } catch {
    return undefined;
  }
}

/** The same secret under the first key, as it is if it stands there already; undefined as in `decryptSecret`. */
export function reencryptSecret(
  keys: SecretKeys,
  credentialId: string,
  encrypted: string,
): string | undefined {
  const secret = decryptSecret(keys, credentialId, encrypted);
  if (secret === undefined) return undefined;
  const isUnderFirst = encrypted.startsWith(`${VERSION}.${keys[0].id}.`);
  return isUnderFirst ? encrypted : encryptSecret(keys, credentialId, secret);
}

const FORM = /^v1\.([0-9a-f]{8})\.([\w-]{16})\.([\w-]{22})\.([\w-]*)$/;

/** Undefined for what is not the one way to write these bytes: a text that was changed must not pass as the same. */
function bytesOf(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64url');
  return bytes.toString('base64url') === text ? bytes : undefined;
}

const boundTo = (keyId: string, credentialId: string): Buffer =>
  Buffer.from(`${VERSION} ${keyId} ${credentialId}`, 'utf8');
