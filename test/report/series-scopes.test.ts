/** From the rights of a caller and the policy to the series that may be read and written. */
import { type Action, createPolicy, type May } from '../../lib/auth/policy';
import type { Caller, HeldRole } from '../../lib/identity/caller';
import { readScopeOf, writeScopeOf } from '../../lib/report/series-scopes';

const NOBODY: Caller = {
  ...{ userId: 'u', projectId: null, domainId: null, isSystem: false, isStaff: false },
  ...{ roles: [], scopes: [], projectRoles: new Map(), credentialId: 'c' },
};

const held = (scopeType: HeldRole['scopeType'], ...ids: string[]): HeldRole[] =>
  ids.map((scopeId) => ({ scopeType, scopeId, role: 'reader' }));
const inProjects = (...ids: string[]) => new Map(ids.map((id) => [id, ['reader']]));

const { may } = createPolicy();

describe('what a caller reads', () => {
  it.each<[who: string, caller: Partial<Caller>]>([
    ['an administrator', { roles: ['admin'] }],
    ['a reader of all usage', { roles: ['usage_reader'] }],
  ])('is everything for %s', (_who, caller) => {
    expect(readScopeOf({ ...NOBODY, ...caller }, may, 'tenant_usage:points')).toBe('all');
  });

  it('is nothing for who may only write, or nothing', () => {
    expect(readScopeOf(NOBODY, may, 'tenant_usage:points')).toBeUndefined();
    expect(
      readScopeOf({ ...NOBODY, roles: ['points_writer'] }, may, 'tenant_usage:points'),
    ).toBeUndefined();
  });

  it('is of the projects, accounts and sites that the caller has a role in', () => {
    const scopes = [...held('account', 'a'), ...held('site', 's', 't'), ...held('project', 'p')];
    const caller = { ...NOBODY, scopes, projectRoles: inProjects('p', 'of-a') };
    expect(readScopeOf(caller, may, 'tenant_usage:points')).toEqual({
      ...{ projectIds: ['p', 'of-a'], accountIds: ['a'], siteIds: ['s', 't'] },
    });
  });

  it('is of the project of a token only with a role that reads', () => {
    const token = { ...NOBODY, projectId: 'p' };
    expect(readScopeOf({ ...token, roles: ['reader'] }, may, 'tenant_usage:points')).toMatchObject({
      projectIds: ['p'],
    });
    expect(
      readScopeOf({ ...token, roles: ['service'] }, may, 'tenant_usage:points'),
    ).toBeUndefined();
  });

  it('is what a policy leaves of it', () => {
    const scopes = [...held('account', 'a'), ...held('site', 's')];
    const caller = { ...NOBODY, scopes, projectRoles: inProjects('p', 'q') };
    const onlyOf =
      (ids: readonly string[]): May =>
      (_caller, action: Action, projectId) =>
        action === 'tenant_usage:points' && projectId !== null && ids.includes(projectId);
    expect(readScopeOf(caller, onlyOf(['q', 's']), 'tenant_usage:points')).toEqual({
      ...{ projectIds: ['q'], accountIds: [], siteIds: ['s'] },
    });
    expect(readScopeOf(caller, onlyOf([]), 'tenant_usage:points')).toBeUndefined();
  });
});

describe('what a caller writes', () => {
  const writer = { ...NOBODY, userId: 'key:c', roles: ['points_writer'] };

  it('is everything for a writer that names nothing, and for administrators', () => {
    expect(writeScopeOf(writer, may)).toBe('all');
    const staff = { ...NOBODY, roles: ['admin'], isStaff: true, scopes: held('project', 'p') };
    expect(writeScopeOf(staff, may)).toBe('all');
  });

  it('is nothing for a key of a user that names nothing, whatever roles the user has or had', () => {
    expect(writeScopeOf({ ...writer, userId: 'u' }, may)).toBeUndefined();
    expect(writeScopeOf({ ...NOBODY, credentialId: null }, () => true)).toBeUndefined();
  });

  it('is everything for a service with a token', () => {
    const { projectRoles, ...token } = { ...writer, userId: 'u', credentialId: null };
    expect(writeScopeOf({ ...token, projectId: 'p' }, may)).toBe('all');
  });

  it('is what a writer names', () => {
    const scopes = [...held('account', 'a'), ...held('site', 's'), ...held('project', 'p')];
    expect(writeScopeOf({ ...writer, scopes }, may)).toEqual({
      ...{ projectIds: ['p'], accountIds: ['a'], siteIds: ['s'] },
    });
  });

  it('is nothing for a reader', () => {
    const reader = { ...NOBODY, scopes: held('project', 'p'), projectRoles: inProjects('p') };
    expect(writeScopeOf(reader, may)).toBeUndefined();
  });
});
