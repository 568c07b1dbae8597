/** Logins with a password: who is let in, and how many hashes that takes. */
import { hashPassword } from '../../../lib/auth/local/passwords';
import { basic, localScene, MINUTE, PASSWORD } from '../../support/local/scene';

describe('a password', () => {
  it('lets its user in, with the roles that the user has', async () => {
    const { callers, status } = await localScene();
    expect(await status(basic('alice', PASSWORD))).toBe(200);
    expect(await status(basic('root', PASSWORD))).toBe(200);
    expect(callers).toMatchObject([
      {
        ...{ userId: 'u-alice', roles: [], isStaff: false, credentialId: null },
        projectRoles: new Map([['p1', ['reader', 'member']]]),
      },
      { userId: 'u-root', roles: ['admin'], isStaff: true, scopes: [] },
    ]);
  });

  it('that was right costs no hash for a minute', async () => {
    const { clock, hashed, status } = await localScene();
    const headers = basic('alice', PASSWORD);
    const times = [0, 1, MINUTE - 1, MINUTE, MINUTE + 1];
    const start = clock.us;
    const costs: number[] = [];
    for (const at of times) {
      clock.us = start + at;
      expect(await status(headers)).toBe(200);
      costs.push(hashed.length);
    }
    expect(costs).toEqual([1, 1, 1, 2, 2]);
  });

  it('that was right is wrong at once when it is changed, and when its user may not log in', async () => {
    const { known, status } = await localScene();
    known.addUser('bob', { passwordHash: await hashPassword(PASSWORD) });
    const headers = basic('bob', PASSWORD);
    expect(await status(headers)).toBe(200);
    known.changeUser('bob', { passwordHash: await hashPassword('another') });
    expect(await status(headers)).toBe(401);
    expect(await status(basic('bob', 'another'))).toBe(200);
    known.changeUser('bob', { isActive: false });
    expect(await status(basic('bob', 'another'))).toBe(401);
  });

  it('that is wrong costs a hash each time', async () => {
    const { hashed, status } = await localScene();
    for (let i = 0; i < 3; i++) expect(await status(basic('alice', 'wrong'))).toBe(401);
    expect(hashed).toEqual(['scrypt', 'scrypt', 'scrypt']);
  });

  it('that many requests bring at once costs one hash, and blocks nobody', async () => {
    const { hashed, status } = await localScene();
    const headers = basic('alice', PASSWORD);
    const found = await Promise.all(Array.from({ length: 30 }, () => status(headers)));
    expect(new Set(found)).toEqual(new Set([200]));
    expect(hashed).toEqual(['scrypt']);
  });
});
