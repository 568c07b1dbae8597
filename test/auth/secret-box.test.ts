/** Secrets that come back: to whom they belong, under the keys that there are, unchanged or not at all. */
import fc from 'fast-check';
import {
  decryptSecret,
  encryptSecret,
  reencryptSecret,
  type SecretKeys,
  secretKey,
  secretKeyOf,
} from '../../lib/auth/secret-box';
import { listOf } from '../../lib/validator';

const key = (byte: number) => secretKeyOf(Buffer.alloc(32, byte));
const OLD: SecretKeys = [key(1)];
const ROTATED: SecretKeys = [key(2), key(1)];
const NEW: SecretKeys = [key(2)];

describe('an encrypted secret', () => {
  it('comes back as it was, for its credential only', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.string(),
        fc.string(),
        (secret, id, other) => {
          const encrypted = encryptSecret(OLD, id, secret);
          expect(encrypted).toMatch(/^v1\.[0-9a-f]{8}\.[\w-]{16}\.[\w-]{22}\.[\w-]*$/);
          expect(decryptSecret(OLD, id, encrypted)).toBe(secret);
          if (other !== id) expect(decryptSecret(OLD, other, encrypted)).toBeUndefined();
        },
      ),
    );
  });

  it('is another text each time', () => {
    expect(encryptSecret(OLD, 'c', 'secret')).not.toBe(encryptSecret(OLD, 'c', 'secret'));
  });

  it('is refused if any one of its characters is another', () => {
    const encrypted = encryptSecret(OLD, 'c', 'a secret');
    fc.assert(
      fc.property(
        fc.nat(encrypted.length - 1),
        fc.constantFrom(...'ABab01-_.=+/ '),
        (place, char) => {
          fc.pre(encrypted[place] !== char);
          const changed = encrypted.slice(0, place) + char + encrypted.slice(place + 1);
          expect(decryptSecret(OLD, 'c', changed)).toBeUndefined();
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('is refused cut short or made longer', () => {
    const encrypted = encryptSecret(OLD, 'c', 'a secret');
    for (let length = 0; length < encrypted.length; length++) {
      expect(decryptSecret(OLD, 'c', encrypted.slice(0, length))).toBeUndefined();
    }
    expect(decryptSecret(OLD, 'c', `${encrypted}A`)).toBeUndefined();
    expect(decryptSecret(OLD, 'c', `${encrypted}\n`)).toBeUndefined();
  });

  it('outlives a new key in front of the old one, and the old one once it is under the new', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (secret, id) => {
        const old = encryptSecret(OLD, id, secret);
        expect(decryptSecret(ROTATED, id, old)).toBe(secret);
        expect(decryptSecret(NEW, id, old)).toBeUndefined();
        const moved = reencryptSecret(ROTATED, id, old) ?? '';
        expect(decryptSecret(NEW, id, moved)).toBe(secret);
        expect(decryptSecret(OLD, id, moved)).toBeUndefined();
        expect(reencryptSecret(ROTATED, id, moved)).toBe(moved);
      }),
    );
  });

  it('that cannot be read is not encrypted anew', () => {
    expect(reencryptSecret(NEW, 'c', encryptSecret(OLD, 'c', 's'))).toBeUndefined();
    expect(reencryptSecret(ROTATED, 'd', encryptSecret(OLD, 'c', 's'))).toBeUndefined();
  });

  it('tells nothing of the key it is under', () => {
    const { id, bytes } = key(1);
    expect(bytes.toString('hex')).not.toContain(id);
  });
});

describe('the keys as an operator writes them', () => {
  const keys = listOf(secretKey);
  const written = Buffer.alloc(32, 7).toString('base64');

  it('are 32 bytes in base64 each, and are never shown', () => {
    const read = keys.read(`${written}, ${written}`) ?? [];
    expect(read).toEqual([secretKeyOf(Buffer.alloc(32, 7)), secretKeyOf(Buffer.alloc(32, 7))]);
    expect(keys.show?.(read)).toBe('***,***');
  });

  it.each(['s3cret', `${written},s3cret`, `${written}s3cret`, written.slice(0, -2)])(
    'are refused as %s',
    (wrong) => {
      expect(keys.read(wrong)).toBeUndefined();
    },
  );
});
