/** Who somebody is without authentication, and what the policy lets them do. */
import type { Request } from 'express';
import type { Caller } from '../../lib/http/auth/caller';
import { noauth } from '../../lib/http/auth/noauth';
import { type Action, DEFAULTS, may, mayBy } from '../../lib/http/auth/policy';

const withToken = (token: string | undefined) => ({ get: () => token }) as unknown as Request;

describe('noauth', () => {
  it('takes the user and the project from the token', async () => {
    expect(await noauth(withToken('alice:a1'))).toEqual({
      userId: 'alice',
      projectId: 'a1',
      roles: ['member', 'reader'],
      domainId: null,
      isSystem: false,
    });
  });

  it('knows one administrator', async () => {
    expect((await noauth(withToken('admin:a1'))).roles).toContain('admin');
    expect((await noauth(withToken('administrator:a1'))).roles).not.toContain('admin');
    expect((await noauth(withToken('ADMIN:a1'))).roles).not.toContain('admin');
  });

  it.each([undefined, '', 'alice', 'alice:', ':a1', ':'])('refuses the token %j', async (token) => {
    await expect(noauth(withToken(token))).rejects.toMatchObject({ code: 'unauthenticated' });
  });
});

describe('the policy', () => {
  const LIST: Action = 'os_compute_api:os-simple-tenant-usage:list';
  const SHOW: Action = 'os_compute_api:os-simple-tenant-usage:show';
  const caller = (roles: string[], projectId: string | null = 'own'): Caller => ({
    userId: 'u',
    projectId,
    roles,
    domainId: null,
    isSystem: false,
  });

  it.each([
    [['admin'], [true, true, true]],
    [['reader'], [false, true, false]],
    [
      ['member', 'reader'],
      [false, true, false],
    ],
    [['member'], [false, true, false]],
    [['some-role'], [false, true, false]],
    [[], [false, true, false]],
  ])('of Nova lets the roles %j list, show the own, show another project: %j', (roles, allowed) => {
    const who = caller(roles);
    expect([may(who, LIST, null), may(who, SHOW, 'own'), may(who, SHOW, 'other')]).toEqual(allowed);
  });

  it('takes nobody for the owner of what has no project', () => {
    expect(may(caller(['reader'], null), SHOW, null)).toBe(false);
    expect(may(caller(['reader'], null), SHOW, 'own')).toBe(false);
  });

  it('can be another table', () => {
    const strict = mayBy({ ...DEFAULTS, [SHOW]: [{ role: 'reader', own: true }] });
    expect(strict(caller(['member']), SHOW, 'own')).toBe(false);
    expect(strict(caller(['reader']), SHOW, 'own')).toBe(true);
  });
});
