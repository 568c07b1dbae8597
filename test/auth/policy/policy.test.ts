/** What the policy lets whom do: the tables of Nova 26, our own actions, and who is judged how. */

import { type Action, createPolicy, type May } from '../../../lib/auth/policy';
import { type Caller, NO_LOCAL_IDENTITY } from '../../../lib/identity/caller';

const LIST: Action = 'os_compute_api:os-simple-tenant-usage:list';
const SHOW: Action = 'os_compute_api:os-simple-tenant-usage:show';

const NOBODY: Caller = {
  userId: 'u',
  projectId: null,
  domainId: null,
  ...NO_LOCAL_IDENTITY,
  isSystem: false,
  roles: [],
};

const inProject = (...roles: string[]): Caller => ({ ...NOBODY, projectId: 'own', roles });
const inDomain = (...roles: string[]): Caller => ({ ...NOBODY, domainId: 'd', roles });
const inSystem = (...roles: string[]): Caller => ({ ...NOBODY, isSystem: true, roles });

const ALL = [true, true, true];
const OWN = [false, true, false];
const NONE = [false, false, false];

/** list, show the own project, show another one. */
const asNova = (may: May, caller: Caller) => [
  may(caller, LIST, null),
  may(caller, SHOW, 'own'),
  may(caller, SHOW, 'other'),
];

describe('the policy of Nova 26', () => {
  const { may } = createPolicy();
  const { may: mayNew } = createPolicy({ enforceNewDefaults: true });
  const { may: mayScoped } = createPolicy({ enforceScope: true });
  const { may: mayBoth } = createPolicy({ enforceNewDefaults: true, enforceScope: true });

  it.each<[string, Caller, boolean[], boolean[]]>([
    ['an admin of a project', inProject('admin', 'member', 'reader'), ALL, ALL],
    ['an admin without other roles', inProject('admin'), ALL, ALL],
    ['an ADMIN, since roles have no case,', inProject('ADMIN'), ALL, ALL],
    ['a reader', inProject('reader'), OWN, OWN],
    ['a reader in capitals', inProject('Reader'), OWN, OWN],
    ['a member and reader', inProject('member', 'reader'), OWN, OWN],
    ['a member only', inProject('member'), OWN, NONE],
    ['somebody with another role', inProject('service'), OWN, NONE],
    ['somebody without a role', inProject(), OWN, NONE],
    ['an admin of the system', inSystem('admin', 'member', 'reader'), ALL, ALL],
    ['a reader of the system', inSystem('reader'), NONE, NONE],
    ['an admin of a domain', inDomain('admin'), ALL, ALL],
    ['a reader of a domain', inDomain('reader'), NONE, NONE],
    ['a reader of usage', { ...NOBODY, roles: ['usage_reader'] }, ALL, ALL],
    ['an unscoped token', NOBODY, NONE, NONE],
  ])(
    'lets %s list, show the own and show another project as Nova does',
    (_who, caller, allowed, allowedNew) => {
      expect(asNova(may, caller)).toEqual(allowed);
      expect(asNova(mayNew, caller)).toEqual(allowedNew);
    },
  );

  it.each<[string, Caller, boolean[]]>([
    ['an admin of the system', inSystem('admin', 'member', 'reader'), NONE],
    ['an admin of a domain', inDomain('admin'), NONE],
    ['an admin of a project', inProject('admin'), ALL],
    ['a reader of a project', inProject('reader'), OWN],
    ['an unscoped token', NOBODY, NONE],
  ])(
    'lets %s where scopes are enforced do no more than a project allows',
    (_who, caller, allowed) => {
      expect(asNova(mayScoped, caller)).toEqual(allowed);
      expect(asNova(mayBoth, caller)).toEqual(allowed);
    },
  );

  it('takes nobody for the owner of what has no project', () => {
    expect(may(inProject('reader'), SHOW, null)).toBe(false);
    expect(may(NOBODY, SHOW, null)).toBe(false);
  });
});

describe('the policy of our own actions', () => {
  /** record; accounts; server of the own, of another, of any project; usage of these. */
  const asOurs = (may: May, caller: Caller) => [
    may(caller, 'tenant_usage:record', null),
    may(caller, 'tenant_usage:accounts', null),
    ...(['tenant_usage:server', 'tenant_usage:usage'] as const).flatMap((action) => [
      may(caller, action, 'own'),
      may(caller, action, 'other'),
      may(caller, action, null),
    ]),
  ];
  const EVERYTHING = Array(8).fill(true);
  const NOTHING = Array(8).fill(false);
  const READ_OWN = [false, false, true, false, false, true, false, false];
  const RECORD = [true, ...Array(7).fill(false)];
  const ALL_USAGE = [...Array(5).fill(false), true, true, true];

  it.each<[string, Caller, boolean[]]>([
    ['an admin', inProject('admin'), EVERYTHING],
    ['an admin of the system', inSystem('admin'), EVERYTHING],
    ['a reader', inProject('reader'), READ_OWN],
    ['a member only', inProject('member'), NOTHING],
    ['a writer of observations', { ...NOBODY, roles: ['observations_writer'] }, RECORD],
    ['a reader of usage', { ...NOBODY, roles: ['usage_reader'] }, ALL_USAGE],
    ['a writer of points', { ...NOBODY, roles: ['points_writer'] }, NOTHING],
    ['nobody of note', NOBODY, NOTHING],
  ])('gives %s the same under every switch', (_who, caller, allowed) => {
    expect(asOurs(createPolicy().may, caller)).toEqual(allowed);
    const strict = createPolicy({ enforceNewDefaults: true, enforceScope: true });
    expect(asOurs(strict.may, caller)).toEqual(allowed);
  });
});

describe('a caller with roles by project', () => {
  const caller: Caller = {
    ...NOBODY,
    roles: ['observations_writer'],
    projectRoles: new Map([
      ['read', ['reader']],
      ['empty', []],
      ['admin', ['admin']],
    ]),
  };

  it('is judged in such a project as if by a token of it', () => {
    const { may } = createPolicy({ enforceNewDefaults: true });
    expect(may(caller, SHOW, 'read')).toBe(true);
    expect(may(caller, 'tenant_usage:usage', 'read')).toBe(true);
    expect(may(caller, SHOW, 'empty')).toBe(false);
    expect(may(caller, SHOW, 'other')).toBe(false);
    expect(createPolicy().may(caller, SHOW, 'empty')).toBe(true);
  });

  it('keeps what roles it has everywhere', () => {
    const { may } = createPolicy();
    expect(may(caller, 'tenant_usage:record', null)).toBe(true);
    expect(may(caller, 'tenant_usage:record', 'read')).toBe(true);
  });

  it('is administrator of one project for that project only', () => {
    const { may } = createPolicy();
    expect(may(caller, 'tenant_usage:usage', 'admin')).toBe(true);
    expect(may(caller, 'tenant_usage:usage', null)).toBe(false);
    expect(may(caller, LIST, null)).toBe(false);
    expect(may(caller, SHOW, 'other')).toBe(false);
  });
});
