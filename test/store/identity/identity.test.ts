/** Accounts, projects, groups, users, roles and credentials, on every database. */
import fc from 'fast-check';
import { LOCAL_ROLES, projectRolesOf, SCOPE_TYPES } from '../../../lib/identity/roles';
import { callerDirectory } from '../../../lib/report/caller-directory';
import type { NewCredential, Role, Store } from '../../../lib/store/store';
import { onEachDatabase, type TestDatabase } from '../../support/databases/databases';
import { FIXED_NOW_US } from '../../support/databases/stores';

const A = 'a'.repeat(32);
const B = 'b'.repeat(32);
const U = '1'.repeat(32);
const TEXT = `' " \\ ? :x $1 % \t\n Ünï 日本 \u{1f600} `;

interface Cloud {
  readonly accountOf: ReadonlyArray<readonly [project: string, account: string | null]>;
  readonly groups: ReadonlyArray<readonly [group: string, projects: readonly string[]]>;
  readonly roles: readonly Role[];
}

const projectIds = ['p', 'P', 'q', 'é', 'a'];
const accountIds = ['a', 'b', 'p'];
const groupIds = ['g', 'a', 'p'];
const userIds = ['u', 'v'];

/** Ids of one sort are ids of another one, too, so that a mix-up shows. */
const anyCloud: fc.Arbitrary<Cloud> = fc.record({
  accountOf: fc.uniqueArray(
    fc.tuple(fc.constantFrom(...projectIds), fc.constantFrom(null, ...accountIds)),
    { selector: ([project]) => project },
  ),
  groups: fc.uniqueArray(fc.tuple(fc.constantFrom(...groupIds), fc.subarray(projectIds)), {
    selector: ([group]) => group,
  }),
  roles: fc.uniqueArray(
    fc.record({
      userId: fc.constantFrom(...userIds),
      scopeType: fc.constantFrom(...SCOPE_TYPES),
      scopeId: fc.constantFrom(...projectIds, ...accountIds, ...groupIds),
      role: fc.constantFrom(...LOCAL_ROLES),
    }),
    { selector: (role) => JSON.stringify(role), maxLength: 12 },
  ),
});

const isBelow = ({ accountOf, groups }: Cloud, project: string, { scopeType, scopeId }: Role) =>
  ({
    account: accountOf.some(([id, account]) => id === project && account === scopeId),
    project_group: groups.some(([id, members]) => id === scopeId && members.includes(project)),
    project: project === scopeId,
    site: false,
  })[scopeType];

/** By looking at every role in every project. */
function rolesByHand(cloud: Cloud, userId: string): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const project of new Set([...projectIds, ...accountIds, ...groupIds])) {
    const words = cloud.roles
      .filter((role) => role.userId === userId && isBelow(cloud, project, role))
      .flatMap(({ role }) => projectRolesOf(role));
    if (words.length > 0) found.set(project, [...new Set(words)].sort());
  }
  return found;
}

async function putCloud(store: Store, { accountOf, groups, roles }: Cloud): Promise<void> {
  await store.projects.put(accountOf.map(([id, accountId]) => ({ id, accountId })));
  for (const [id, projects] of groups) {
    await store.groups.put([{ id }]);
    await store.groups.setProjects(id, projects);
  }
  await store.roles.grant(roles);
}

const aKey: NewCredential = {
  id: 'k1',
  kind: 'api_key',
  lookupHash: '5'.repeat(64),
  rights: { points: true, projects: ['p'] },
};

const anAccount = {
  name: null,
  abbreviation: null,
  currency: null,
  balance: '0',
  creditLimit: null,
  createdAtUs: FIXED_NOW_US,
};
const amount = fc.constantFrom('0', '-1.5', '7');
const creditLimit = fc.constantFrom(null, '0', '0.00000000000000000001');

onEachDatabase('knows who', (make) => {
  let database: TestDatabase;
  let store: Store;
  let nowUs = FIXED_NOW_US;
  beforeAll(async () => {
    database = await make();
    store = await database.open({ nowUs: () => nowUs });
  });
  beforeEach(async () => {
    nowUs = FIXED_NOW_US;
    await database.empty();
  });

  describe('accounts', () => {
    it('are added with what is given of them, and begin without debt', async () => {
      await store.accounts.put([{ id: A, name: TEXT }]);
      expect(await store.accounts.find(A)).toEqual({
        id: A,
        name: TEXT,
        abbreviation: null,
        currency: null,
        balance: '0',
        creditLimit: null,
        createdAtUs: nowUs,
      });
      expect(await store.accounts.find(B)).toBeUndefined();
    });

    it('keep what is not given, and the time at which they began', async () => {
      const whole = { id: A, name: 'a', abbreviation: 'Å', currency: 'CHF', creditLimit: '10' };
      await store.accounts.put([whole]);
      nowUs += 1;
      await store.accounts.put([{ id: A, name: 'b' }, { id: A, balance: '-1.5' }, { id: A }]);
      const after = { ...whole, name: 'b', balance: '-1.5', createdAtUs: nowUs - 1 };
      expect(await store.accounts.find(A)).toEqual(after);
      await store.accounts.put([{ id: A, creditLimit: null }]);
      expect(await store.accounts.find(A)).toEqual({ ...after, creditLimit: null });
    });

    it.each(['999999999999999999.00000000000000000001', '-0.1', '12.5', '0'])(
      'keep %s to the last digit',
      async (amount) => {
        await store.accounts.put([{ id: A, balance: amount, creditLimit: amount }]);
        expect(await store.accounts.find(A)).toMatchObject({
          balance: amount,
          creditLimit: amount,
        });
      },
    );

    it('come to what is given piece by piece, however the pieces are cut', async () => {
      const text = fc.constantFrom(null, 'x', 'é');
      const change = fc.record(
        {
          id: fc.constantFrom(A, B, U),
          name: text,
          abbreviation: text,
          balance: amount,
          creditLimit,
        },
        { requiredKeys: ['id'] },
      );
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.array(change, { maxLength: 6 }), { maxLength: 4 }),
          async (cuts) => {
            await database.empty();
            for (const changes of cuts) await store.accounts.put(changes);
            const byHand = new Map<string, object>();
            for (const given of cuts.flat()) {
              byHand.set(given.id, { ...(byHand.get(given.id) ?? anAccount), ...given });
            }
            const accounts = await store.accounts.list({ limit: 9 });
            expect(new Map(accounts.map((account) => [account.id, account]))).toEqual(byHand);
          },
        ),
        { numRuns: 40 },
      );
    });

    it('are listed in slices by id, each once', async () => {
      const ids = Array.from({ length: 600 }, (_, n) => n.toString(16).padStart(32, '0'));
      await store.accounts.put([...ids].reverse().map((id) => ({ id, name: id })));
      const seen: string[] = [];
      for (let after: string | undefined; ; after = seen.at(-1)) {
        const slice = await store.accounts.list({ after, limit: 250 });
        if (slice.length === 0) break;
        seen.push(...slice.map(({ id }) => id));
      }
      expect(seen).toEqual(ids);
    });
  });

  describe('projects', () => {
    it('may have been known from their servers first, and keep what is given of them', async () => {
      const given = {
        id: 'p',
        name: 'Web',
        accountId: A,
        domainId: 'd',
        seenAtUs: 5,
        syncedAtUs: 6,
      };
      await store.projects.put([given]);
      await store.projects.put([{ id: 'p' }, { id: 'new', accountId: A }]);
      await store.groups.add('g', ['p', 'met']);
      const notGiven = { cloudName: null, isEnabled: null };
      expect(await store.projects.find('p')).toEqual({ ...given, ...notGiven });
      expect(await store.projects.find('met')).toMatchObject({ name: null, accountId: null });
      const ids = async (accountId?: string) =>
        (await store.projects.list({ limit: 9, ...(accountId && { accountId }) })).map(
          ({ id }) => id,
        );
      expect(await ids()).toEqual(['met', 'new', 'p']);
      expect(await ids(A)).toEqual(['new', 'p']);
      expect(await store.projects.ofAccounts([A, B])).toEqual(['new', 'p']);
      expect(await store.projects.ofAccounts([])).toEqual([]);
    });

    it('do not count servers that have none', async () => {
      await database.all(`insert into projects (id) values ('')`);
      expect(await store.projects.list({ limit: 9 })).toEqual([]);
      expect(await store.projects.find('')).toBeUndefined();
    });
  });

  describe('groups', () => {
    it('take projects in and let them go, and tell how many that changed', async () => {
      await store.groups.put([{ id: 'g', accountId: A, name: 'all' }, { id: 'h' }]);
      expect(await store.groups.add('g', ['b', 'a', 'a'])).toBe(2);
      expect(await store.groups.add('g', ['a', 'c'])).toBe(1);
      expect(await store.groups.projects('g')).toEqual(['a', 'b', 'c']);
      expect(await store.groups.remove('g', ['a', 'x'])).toBe(1);
      expect(await store.groups.remove('h', ['b'])).toBe(0);
      await store.groups.setProjects('g', ['c', 'd']);
      expect(await store.groups.projects('g')).toEqual(['c', 'd']);
      expect(await store.groups.list({ limit: 9 })).toEqual([
        { id: 'g', accountId: A, name: 'all' },
        { id: 'h', accountId: null, name: null },
      ]);
    });
  });

  describe('users', () => {
    it('are known by their login, by bytes, and keep the id that they have', async () => {
      await store.users.put([{ login: 'ann', id: U, isStaff: true }, { login: 'Ann' }]);
      await store.users.put([{ login: 'ann', ext: { email: 'ann@example.com', n: 1 } }]);
      await store.users.put([{ login: 'ann', name: 'Ann', passwordHash: 'scrypt$…' }]);
      const ann = {
        id: U,
        login: 'ann',
        name: 'Ann',
        passwordHash: 'scrypt$…',
        isStaff: true,
        isActive: true,
        ext: { email: 'ann@example.com', n: 1 },
        createdAtUs: nowUs,
      };
      expect(await store.users.find('ann')).toEqual(ann);
      expect(await store.users.findById(U)).toEqual(ann);
      const other = await store.users.find('Ann');
      expect(other).toMatchObject({ isStaff: false, id: expect.stringMatching(/^[0-9a-f]{32}$/) });
      expect(await store.users.find('ANN')).toBeUndefined();
      expect((await store.users.list({ limit: 9 })).map(({ login }) => login)).toEqual([
        'Ann',
        'ann',
      ]);
    });

    it.each([
      ['an id that another user has', { login: 'bob', id: U }],
      ['another id than it has', { login: 'ann', id: B }],
    ])('are not given %s', async (_, change) => {
      await store.users.put([{ login: 'ann', id: U }]);
      const both = store.users.put([{ login: 'eve' }, { ...change, name: 'new' }]);
      await expect(both).rejects.toMatchObject({ code: 'invalidParameter' });
      expect(await store.users.list({ limit: 9 })).toMatchObject([{ login: 'ann', name: null }]);
    });
  });

  describe('roles', () => {
    const owner: Role = { userId: 'u', scopeType: 'account', scopeId: 'a', role: 'owner' };
    const reader: Role = { userId: 'u', scopeType: 'project', scopeId: 'new', role: 'reader' };

    it('are held once, listed by user, scope and slice, and taken away', async () => {
      expect(await store.roles.grant([])).toBe(0);
      expect(await store.roles.grant([reader, owner, reader])).toBe(2);
      const other = { ...owner, userId: 'v' };
      expect(await store.roles.grant([owner, other])).toBe(1);
      expect(await store.roles.list({ limit: 9 })).toEqual([owner, reader, other]);
      expect(await store.roles.list({ userId: 'u', limit: 9 })).toEqual([owner, reader]);
      expect(await store.roles.list({ scope: owner, limit: 9 })).toEqual([owner, other]);
      expect(await store.roles.list({ after: owner, limit: 1 })).toEqual([reader]);
      expect(await store.roles.revoke([owner, { ...owner, role: 'reader' }])).toBe(1);
      expect(await store.roles.list({ limit: 9 })).toEqual([reader, other]);
      expect(await store.projects.find('new')).toBeDefined();
    });

    it('come to what they come to when one looks at every role and every project', async () => {
      await fc.assert(
        fc.asyncProperty(anyCloud, async (cloud) => {
          await database.empty();
          await putCloud(store, cloud);
          const callers = callerDirectory(store);
          for (const userId of userIds) {
            expect(new Map(await callers.rolesByProject(userId))).toEqual(
              rolesByHand(cloud, userId),
            );
          }
          for (const accountId of accountIds) {
            const own = cloud.accountOf.filter(([, account]) => account === accountId);
            expect(new Set(await callers.projectsOfAccounts([accountId]))).toEqual(
              new Set(own.map(([project]) => project)),
            );
          }
        }),
        { numRuns: 40 },
      );
    });
  });

  describe('credentials', () => {
    it('are found by hash, id, and the beginning of it', async () => {
      await store.credentials.put([aKey, { ...aKey, id: 'k2', lookupHash: '6'.repeat(64) }]);
      const found = await store.credentials.findByHash(aKey.kind, aKey.lookupHash);
      expect(found).toMatchObject({ ...aKey, isRevoked: false, createdAtUs: nowUs, name: null });
      expect(await store.credentials.find('k1')).toEqual(found);
      expect(await store.credentials.findByPrefix('k1')).toEqual(found);
      expect(await store.credentials.findByPrefix('k')).toBeUndefined();
      expect(await store.credentials.list({ after: 'k1', limit: 9 })).toMatchObject([{ id: 'k2' }]);
      await store.credentials.put([{ ...aKey, isRevoked: true, expiresAtUs: 7, ext: { a: [1] } }]);
      expect((await store.credentials.find('k1'))?.ext).toEqual({ a: [1] });
      expect(await callerDirectory(store).credential('api_key', aKey.lookupHash)).toEqual({
        id: 'k1',
        kind: 'api_key',
        userId: null,
        rights: aKey.rights,
        expiresAtUs: 7,
        isRevoked: true,
        isUserActive: true,
        secretEncrypted: null,
      });
    });

    it.each([
      [
        { isActive: true },
        { projects: ['p'] },
        { rights: { projects: ['p'] }, isUserActive: true },
      ],
      [{ isActive: true }, {}, { rights: {}, isUserActive: true }],
      [{ isStaff: true }, {}, { rights: { operator: true }, isUserActive: true }],
      [{ isStaff: true }, { points: true }, { rights: { points: true }, isUserActive: true }],
      [{ isActive: false }, {}, { isUserActive: false }],
      [{ isActive: false, isStaff: true }, { projects: ['p'] }, { isUserActive: false }],
    ] as const)('of a user who is %j, for %j, are %j', async (user, rights, known) => {
      await store.users.put([{ login: 'ann', id: U, ...user }]);
      await store.credentials.put([{ ...aKey, userId: U, rights }]);
      expect(await callerDirectory(store).credential('api_key', aKey.lookupHash)).toMatchObject({
        userId: U,
        ...known,
      });
    });

    it('of somebody who is not known do not work', async () => {
      await store.credentials.put([{ ...aKey, userId: B }]);
      expect(await callerDirectory(store).credential('api_key', aKey.lookupHash)).toMatchObject({
        isUserActive: false,
      });
    });

    it('are found by their kind only', async () => {
      await store.credentials.put([{ ...aKey, kind: 'ovh_app', secretEncrypted: 'v1.x' }]);
      const callers = callerDirectory(store);
      expect(await callers.credential('api_key', aKey.lookupHash)).toBeUndefined();
      expect(await callers.credentialById('api_key', 'k1')).toBeUndefined();
      const found = await callers.credential('ovh_app', aKey.lookupHash);
      expect(found).toMatchObject({ id: 'k1', kind: 'ovh_app', secretEncrypted: 'v1.x' });
      expect(await callers.credentialById('ovh_app', 'k1')).toEqual(found);
    });

    it('remember their use once a minute', async () => {
      await store.credentials.put([aKey]);
      const lastUse = async () => (await store.credentials.find('k1'))?.lastUsedAtUs;
      expect(await lastUse()).toBeNull();
      const uses = [0, 59_999_999, 60_000_000].map((us) => nowUs + us);
      const seen: unknown[] = [];
      for (const us of uses) {
        await callerDirectory(store).markUsed('k1', us);
        seen.push(await lastUse());
      }
      expect(seen).toEqual([uses[0], uses[0], uses[2]]);
    });
  });
});
