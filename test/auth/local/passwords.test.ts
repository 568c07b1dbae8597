/** Passwords and keys as they are kept. */
import { type ScryptOptions, scryptSync } from 'node:crypto';
import { isKeyText, lookupHash, newKey } from '../../../lib/auth/local/api-key';
import { DUMMY_HASH, hashPassword, isPassword } from '../../../lib/auth/local/passwords';
import { passwordHash } from '../../../lib/domain/values/validators';

function hashOf(password: string, { salt, ...cost }: ScryptOptions & { salt: Buffer }): string {
  const hash = scryptSync(password, salt, 32, { ...cost, maxmem: 2 ** 28 });
  const encoded = [salt, hash].map((bytes) => bytes.toString('base64'));
  return ['scrypt', cost.N, cost.r, cost.p, ...encoded].join('$');
}

describe('a password', () => {
  it('is kept with its salt and its cost, in a form that others can check', async () => {
    const stored = await hashPassword('pässword');
    const [, salt = '', hash] = /^scrypt\$32768\$8\$1\$(\S{24})\$(\S{44})$/.exec(stored) ?? [];
    const options = { N: 32_768, r: 8, p: 1, maxmem: 2 ** 26 };
    const expected = scryptSync('pässword', Buffer.from(salt, 'base64'), 32, options);
    expect(hash).toBe(expected.toString('base64'));
  });

  it('is right if it is that one and no other', async () => {
    const stored = await hashPassword('right');
    expect(await isPassword('right', stored)).toBe(true);
    for (const wrong of ['', 'Right', 'right ']) {
      expect(await isPassword(wrong, stored)).toBe(false);
    }
  });

  it('has another hash each time', async () => {
    expect(await hashPassword('same')).not.toBe(await hashPassword('same'));
  });

  it('with a salt of another length is right, too', async () => {
    const stored = hashOf('right', { N: 32_768, r: 8, p: 1, salt: Buffer.alloc(8, 3) });
    expect(await isPassword('right', stored)).toBe(true);
  });

  it.each([
    { N: 16_384, r: 8, p: 1 },
    { N: 65_536, r: 8, p: 1 },
    { N: 32_768, r: 4, p: 1 },
    { N: 16_384, r: 8, p: 2 },
  ])('is not taken at another cost, %j, and never right', async (cost) => {
    const stored = hashOf('right', { ...cost, salt: Buffer.alloc(16, 3) });
    expect(passwordHash.read(stored)).toBeUndefined();
    expect(await isPassword('right', stored)).toBe(false);
  });

  it('is taken in the form in which it is kept', async () => {
    const stored = await hashPassword('any');
    expect(passwordHash.read(stored)).toBe(stored);
    expect(passwordHash.read(DUMMY_HASH)).toBe(DUMMY_HASH);
  });

  it.each([
    '',
    'plain',
    'scrypt$32768$8$1$$',
    'scrypt$2$8$1$AAAA$AAAA',
    'scrypt$8388608$8$1$AAAA$AAAA',
    'scrypt$32768$99$9$AAAA$AAAA',
    DUMMY_HASH,
  ])('is never right against %j', async (stored) => {
    expect(await isPassword('plain', stored)).toBe(false);
  });
});

describe('many passwords of strangers', () => {
  it('keep strangers waiting and out, and nobody who logged in before', async () => {
    const stored = await hashPassword('right');
    let checked = 0;
    const strangers = Array.from({ length: 40 }, () =>
      isPassword('wrong', stored).finally(() => {
        checked += 1;
      }),
    );
    const outcome = Promise.allSettled(strangers);
    expect(await isPassword('right', stored, 'trusted')).toBe(true);
    expect(checked).toBeLessThan(20);
    const refused = (await outcome).filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(7);
  });
});

describe('a key', () => {
  it('is new each time, and known by its hash', () => {
    const keys = new Set(Array.from({ length: 100 }, newKey));
    expect(keys.size).toBe(100);
    for (const key of keys) {
      expect(isKeyText(key)).toBe(true);
      expect(key).toHaveLength(46);
      expect(lookupHash(key)).toMatch(/^[0-9a-f]{64}$/);
    }
  });
});
