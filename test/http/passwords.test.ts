/** Passwords and keys as they are kept. */
import { scryptSync } from 'node:crypto';
import { gate } from '../../lib/http/auth/gate';
import { isKeyText, lookupHash, newKey } from '../../lib/http/auth/keys';
import { hashPassword, isPassword, NOBODYS_HASH } from '../../lib/http/auth/passwords';

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

  it('of an older cost is still right', async () => {
    const salt = Buffer.alloc(16, 3);
    const hash = scryptSync('old', salt, 32, { N: 16_384, r: 8, p: 1 });
    const stored = `scrypt$16384$8$1$${salt.toString('base64')}$${hash.toString('base64')}`;
    expect(await isPassword('old', stored)).toBe(true);
  });

  it.each([
    '',
    'plain',
    'scrypt$32768$8$1$$',
    'scrypt$2$8$1$AAAA$AAAA',
    'scrypt$8388608$8$1$AAAA$AAAA',
    'scrypt$32768$99$9$AAAA$AAAA',
    NOBODYS_HASH,
  ])('is never right against %j', async (stored) => {
    expect(await isPassword('plain', stored)).toBe(false);
  });
});

describe('a gate', () => {
  it('never lets through more than it may, and everybody in the end', async () => {
    let running = 0;
    let most = 0;
    const pass = gate({ atOnce: 2, waiting: 100, refusal: () => new Error('full') });
    const results = await Promise.allSettled(
      Array.from({ length: 50 }, (_none, i) =>
        pass(async () => {
          running += 1;
          most = Math.max(most, running);
          await new Promise(setImmediate);
          running -= 1;
          if (i % 7 === 0) throw new Error('failed');
          return i;
        }),
      ),
    );
    expect(most).toBe(2);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(42);
    expect(await pass(async () => 'later')).toBe('later');
  });
});

describe('a full gate', () => {
  it('refuses who comes next, and takes in as many again when there is room', async () => {
    const pass = gate({ atOnce: 1, waiting: 2, refusal: () => new Error('full') });
    const round = async (): Promise<readonly string[]> => {
      const visits = Array.from({ length: 5 }, () => pass(async () => 'in'));
      return (await Promise.allSettled(visits)).map((each) =>
        each.status === 'fulfilled' ? each.value : (each.reason as Error).message,
      );
    };
    expect(await round()).toEqual(['in', 'in', 'in', 'full', 'full']);
    expect(await round()).toEqual(['in', 'in', 'in', 'full', 'full']);
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
