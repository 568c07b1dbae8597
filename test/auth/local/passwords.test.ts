/** Passwords and keys as they are kept. */
import { type ScryptOptions, scryptSync } from 'node:crypto';
import { isKeyText, lookupHash, newKey } from '../../../lib/auth/local/api-key';
import { DUMMY_HASH, hashPassword, isPassword } from '../../../lib/auth/local/passwords';
import { keyedQueue } from '../../../lib/auth/throttle/keyed-queue';
import { semaphore } from '../../../lib/auth/throttle/semaphore';
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

describe('rows', () => {
  it('are for one at a time each, and hold up no other', async () => {
    const inRow = keyedQueue({ maxQueued: 2, onFull: () => new Error('full') });
    const steps: string[] = [];
    const visit = (key: string, name: string): Promise<void> =>
      inRow(key, async () => {
        steps.push(`${name} in`);
        await new Promise(setImmediate);
        steps.push(`${name} out`);
      });
    const visits = ['a1', 'a2', 'b1', 'a3', 'a4'].map((name) => visit(name.charAt(0), name));
    const outcomes = (await Promise.allSettled(visits)).map(({ status }) => status);
    expect(outcomes).toEqual([...Array(4).fill('fulfilled'), 'rejected']);
    expect(steps.slice(0, 2)).toEqual(['a1 in', 'b1 in']);
    const ofA = ['a1 in', 'a1 out', 'a2 in', 'a2 out', 'a3 in', 'a3 out'];
    expect(steps.filter((step) => step.startsWith('a'))).toEqual(ofA);
    await visit('a', 'a5');
    expect(steps.at(-1)).toBe('a5 out');
  });
});

describe('a gate', () => {
  it('never lets through more than it may, and everybody in the end', async () => {
    let running = 0;
    let most = 0;
    const pass = semaphore({ maxConcurrent: 2, maxQueued: 100, onFull: () => new Error('full') });
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
    const pass = semaphore({ maxConcurrent: 1, maxQueued: 2, onFull: () => new Error('full') });
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
