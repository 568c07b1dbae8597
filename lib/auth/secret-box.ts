/** Encryption of secrets that a protocol needs back: AES-256-GCM, bound to the credential that they belong to. */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { MASK } from '../redact';
import { listOf, secret, text, type Validator } from '../validator';

/** The first one encrypts, all of them decrypt: a new key goes before the old ones. */
export type SecretKeys = readonly [SecretKey, ...SecretKey[]];

export interface SecretKey {
  /** Names the key that a secret is encrypted with, without revealing it. */
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

/** One key as an operator writes it. */
export const secretKey: Validator<SecretKey> = secret(
  text('32 random bytes in base64 (openssl rand -base64 32)', (written) =>
    /^[A-Za-z0-9+/]{43}=$/.test(written) ? secretKeyOf(Buffer.from(written, 'base64')) : undefined,
  ),
);

const someKeys = listOf(secretKey);

/** Several keys, with commas between them. */
export const secretKeys: Validator<SecretKeys> = {
  ...someKeys,
  read: (written) => {
    const [first, ...others] = someKeys.read(written) ?? [];
    return first && [first, ...others];
  },
  show: () => MASK,
};

/** `v1.<key>.<iv>.<tag>.<cipher>`, the last three in base64url. */
export function encryptSecret(keys: SecretKeys, credentialId: string, plain: string): string {
  const [{ id, bytes }] = keys;
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(ALGORITHM, bytes, iv).setAAD(boundTo(id, credentialId));
  const encrypted = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
  const segments = [iv, cipher.getAuthTag(), encrypted].map((part) => part.toString('base64url'));
  return [VERSION, id, ...segments].join('.');
}

/** Undefined: it was changed, belongs to another credential, or is under none of these keys. */
export function decryptSecret(
  keys: SecretKeys,
  credentialId: string,
  encrypted: string,
): string | undefined {
  const [, id, ...segments] = FORM.exec(encrypted) ?? [];
  const key = keys.find((each) => each.id === id);
  const [iv, tag, cipherText] = segments.map(bytesOf);
  if (!key || !iv || !tag || !cipherText) return undefined;
  const decipher = createDecipheriv(ALGORITHM, key.bytes, iv, { authTagLength: TAG_BYTES });
  decipher.setAAD(boundTo(key.id, credentialId)).setAuthTag(tag);
  try {
    return Buffer.concat([decipher.update(cipherText), decipher.final()]).toString('utf8');
  } catch {
    return undefined;
  }
}

/** Moves a secret to the first key, if it is not there yet; undefined as in `decryptSecret`. */
export function reencryptSecret(
  keys: SecretKeys,
  credentialId: string,
  encrypted: string,
): string | undefined {
  const plain = decryptSecret(keys, credentialId, encrypted);
  if (plain === undefined) return undefined;
  const isUnderFirst = encrypted.startsWith(`${VERSION}.${keys[0].id}.`);
  return isUnderFirst ? encrypted : encryptSecret(keys, credentialId, plain);
}

const FORM = /^v1\.([0-9a-f]{8})\.([\w-]{16})\.([\w-]{22})\.([\w-]*)$/;

/** Undefined unless it is the only spelling of these bytes: a changed text must never pass as the original. */
function bytesOf(segment: string): Buffer | undefined {
  const bytes = Buffer.from(segment, 'base64url');
  return bytes.toString('base64url') === segment ? bytes : undefined;
}

const boundTo = (keyId: string, credentialId: string): Buffer =>
  Buffer.from(`${VERSION} ${keyId} ${credentialId}`, 'utf8');
