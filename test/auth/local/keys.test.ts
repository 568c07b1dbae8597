/** Keys of our own: where they are presented, what they may do, and how long they are good. */
import type { Caller } from '../../../lib/identity/caller';
import type { Rights } from '../../../lib/identity/rights';
import { KEY_HEADERS, localScene, MINUTE } from '../../support/local/scene';

describe('a key', () => {
  it.each(KEY_HEADERS)('is accepted in %s', async (_name, headers) => {
    const { known, status } = await localScene();
    expect(await status(headers(known.addKey({ operator: true })))).toBe(200);
  });

  it.each<[Rights, Partial<Caller>]>([
    [{ operator: true }, { roles: ['admin'], projectRoles: new Map(), isStaff: true }],
    [{ usage: true }, { roles: ['usage_reader'], projectRoles: new Map(), isStaff: false }],
    [{ observations: true }, { roles: ['observations_writer'], scopes: [] }],
    [{ points: true, observations: true }, { roles: ['observations_writer', 'points_writer'] }],
    [{ projects: ['p9'] }, { roles: [], projectRoles: new Map([['p9', ['reader']]]) }],
    [
      { accounts: ['acme', 'none'], projects: ['p1', 'p7'] },
      { roles: [], projectRoles: new Map(['p1', 'p7', 'p2'].map((id) => [id, ['reader']])) },
    ],
    [
      { accounts: ['acme'], projects: ['p7'], sites: ['s1'] },
      {
        scopes: [
          { scopeType: 'account', scopeId: 'acme', role: 'reader' },
          { scopeType: 'project', scopeId: 'p7', role: 'reader' },
          { scopeType: 'site', scopeId: 's1', role: 'reader' },
        ],
      },
    ],
    [{}, { roles: [], projectRoles: new Map() }],
  ])('with the rights %j has these roles', async (rights, caller) => {
    const { known, callers, ask } = await localScene();
    await ask({ 'X-API-Key': known.addKey(rights, { id: 'k' }) });
    expect(callers).toMatchObject([
      { userId: 'key:k', credentialId: 'k', projectId: null, domainId: null, ...caller },
    ]);
  });

  it('of a user that names no right stands for the user, one that names some for these only', async () => {
    const { known, callers, ask } = await localScene();
    const own = known.addKey({}, { userId: 'u-alice' });
    const less = known.addKey({ projects: ['p5'] }, { userId: 'u-alice' });
    await ask({ 'X-API-Key': own });
    await ask({ 'X-API-Key': less });
    const scopes = [{ scopeType: 'account', scopeId: 'acme', role: 'manager' }];
    const stands = { userId: 'u-alice', isStaff: false, scopes };
    expect(callers).toMatchObject([
      { ...stands, projectRoles: new Map([['p1', ['reader', 'member']]]) },
      { userId: 'u-alice', projectRoles: new Map([['p5', ['reader']]]) },
    ]);
  });

  it('is good until it expires, to the microsecond', async () => {
    const { known, clock, status } = await localScene();
    const headers = {
      'X-API-Key': known.addKey({ operator: true }, { expiresAtUs: clock.us + 1 }),
    };
    expect(await status(headers)).toBe(200);
    clock.us += 1;
    expect(await status(headers)).toBe(401);
  });

  it('is noted as used, once a minute at most, and only if it is good', async () => {
    const { known, clock, ask } = await localScene();
    const good = { 'X-API-Key': known.addKey({ operator: true }, { id: 'noted' }) };
    const bad = { 'X-API-Key': known.addKey({ operator: true }, { id: 'bad', isRevoked: true }) };
    const start = clock.us;
    for (const at of [0, 1, MINUTE - 1, MINUTE]) {
      clock.us = start + at;
      await ask(good);
      await ask(bad);
    }
    expect(known.uses).toEqual([
      ['noted', start],
      ['noted', start + MINUTE],
    ]);
  });

  it('is accepted although its use cannot be recorded', async () => {
    const markUsed = () => Promise.reject(new Error('disk full'));
    const { known, status, lines } = await localScene({ markUsed });
    expect(await status({ 'X-API-Key': known.addKey({ operator: true }) })).toBe(200);
    expect(lines.join('\n')).toContain(
      'the use of a credential could not be recorded Error: disk full',
    );
  });
});
