/** Quotas, and what else statistics by project ask of a store, on every database. */
import { observe } from '../../lib/domain/observation';
import type { Quota, Store } from '../../lib/store/store';
import { onEachDatabase, type TestDatabase } from '../support/databases/databases';

onEachDatabase('and what statistics ask of it', (make) => {
  let database: TestDatabase;
  let store: Store;
  beforeAll(async () => {
    database = await make();
    store = await database.open();
  });
  beforeEach(() => database.empty());

  const quota = (projectId: string, siteId: string | null, name: string, limit = 5): Quota => ({
    ...{ projectId, siteId, name, limit },
    usage: null,
  });

  it('lists quotas by project, site and name, of some projects or sites', async () => {
    const [whole, south, north] = [
      quota('p', null, 'vcpu'),
      quota('p', 'south', 'ram', -1),
      quota('q', 'north', 'vcpu', 2.5),
    ];
    await store.quotas.put([north, south, whole]);
    expect(await store.quotas.list({})).toEqual([whole, south, north]);
    expect(await store.quotas.list({ projectIds: ['q', 'r'] })).toEqual([north]);
    expect(await store.quotas.list({ siteIds: ['south'] })).toEqual([south]);
    expect(await store.quotas.list({ projectIds: [] })).toEqual([]);
    expect((await store.projects.find('q'))?.id).toBe('q');
  });

  it('changes what is given of a quota, and takes it away for no limit at all', async () => {
    const key = { projectId: 'p', siteId: 's', name: 'vcpu' };
    await store.quotas.put([{ ...key, limit: 5 }]);
    await store.quotas.put([{ ...key, usage: 3 }]);
    expect(await store.quotas.list({})).toEqual([{ ...key, limit: 5, usage: 3 }]);
    await store.quotas.put([key, { ...key, usage: null, limit: 7 }]);
    expect(await store.quotas.list({})).toEqual([{ ...key, limit: 7, usage: null }]);
    await store.quotas.put([{ ...key, limit: null }]);
    expect(await store.quotas.list({})).toEqual([]);
  });

  it('refuses a new quota without a limit, and nothing of it is stored', async () => {
    const refused = store.quotas.put([
      quota('a', null, 'ram'),
      { ...quota('b', null, 'ram'), limit: undefined },
    ]);
    await expect(refused).rejects.toMatchObject({ code: 'invalidParameter', field: 'limit' });
    expect(await store.quotas.list({})).toEqual([]);
  });

  it('counts the servers that projects have had, and those that are not gone', async () => {
    const server = (serverId: string, projectId: string, terminatedAtUs: number | null) => ({
      observation: observe({
        ...{ serverId, source: 'file', kind: 'row', atUs: 2 },
        facts: { projectId, launchedAtUs: 1, terminatedAtUs },
      }),
    });
    const submitted = [
      ...[server('a', 'p', null), server('b', 'p', 10), server('c', 'p', 20)],
      server('d', 'q', 5),
    ];
    await store.observations.record({ origin: 'test', submitted });
    const p = { known: 3, living: 2 };
    const all = await store.servers.counts({ projectIds: 'all', nowUs: 10 });
    expect([...all].sort()).toEqual([
      ['p', p],
      ['q', { known: 1, living: 0 }],
    ]);
    const some = await store.servers.counts({ projectIds: ['p', 'r'], nowUs: 10 });
    expect([...some]).toEqual([['p', p]]);
    await store.projects.put([{ id: 'r', name: 'without servers' }]);
    expect([...(await store.servers.owners(['p', 'q', 'r', 's']))].sort()).toEqual(['p', 'q']);
  });

  it('knows the projects of all groups', async () => {
    await store.groups.add('g', ['q', 'p']);
    await store.groups.add('h', ['q']);
    expect([...(await store.groups.members())].sort()).toEqual([
      ['g', ['p', 'q']],
      ['h', ['q']],
    ]);
  });

  it('moves the expiry of a credential to later only, and of no other text', async () => {
    const credential = { id: 'c', kind: 'drf_token', lookupHash: 'a'.repeat(64), expiresAtUs: 100 };
    await store.credentials.put([credential]);
    const expiry = async () => (await store.credentials.find('c'))?.expiresAtUs;
    await store.credentials.prolong('c', credential.lookupHash, 200);
    expect(await expiry()).toBe(200);
    await store.credentials.prolong('c', credential.lookupHash, 150);
    await store.credentials.prolong('c', 'b'.repeat(64), 300);
    expect(await expiry()).toBe(200);
  });

  it('replaces the credential that is expected to be there, and no other', async () => {
    const credential = (digit: string) => ({
      ...{ id: 'c', kind: 'drf_token', lookupHash: digit.repeat(64), name: digit },
    });
    const { credentials } = store;
    const first = await Promise.all(
      ['a', 'b'].map((digit) => credentials.replace(credential(digit), undefined)),
    );
    expect([...first].sort()).toEqual([false, true]);
    const digit = first[0] ? 'a' : 'b';
    expect(await credentials.find('c')).toMatchObject({ ...credential(digit), isRevoked: false });
    expect(await credentials.replace(credential('d'), 'e'.repeat(64))).toBe(false);
    const next = await Promise.all(
      ['d', 'e'].map((each) => credentials.replace(credential(each), digit.repeat(64))),
    );
    expect([...next].sort()).toEqual([false, true]);
    expect(await credentials.find('c')).toMatchObject(credential(next[0] ? 'd' : 'e'));
  });

  it('are put by several writers at once', async () => {
    const quota = (limit: number) => ({ projectId: 'p', siteId: null, name: 'vcpu', limit });
    await store.projects.put([{ id: 'p' }]);
    const limits = [1, 2, 3, 4];
    await Promise.all(limits.map((limit) => store.quotas.put([quota(limit)])));
    const [only, ...others] = await store.quotas.list({});
    expect(limits).toContain(only?.limit);
    expect(others).toEqual([]);
  });
});
