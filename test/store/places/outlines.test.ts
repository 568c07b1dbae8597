/** Outlines of servers, by which lists are filtered and sorted, on every database. */
import knex from 'knex';
import { observe } from '../../../lib/domain/observation';
import { livingOf } from '../../../lib/store/knex/places/outlines';
import type { Store } from '../../../lib/store/store';
import { onEachDatabase, type TestDatabase } from '../../support/databases/databases';
import { type AServer, aServer, at } from '../../support/observations/servers';

const NOW_US = at('2026-01-02T00:00:00');
const QUERY = { projectIds: 'all', nowUs: NOW_US, limit: 100 } as const;

onEachDatabase('outlines servers', (make, kind) => {
  let database: TestDatabase;
  let store: Store;
  beforeAll(async () => {
    database = await make();
    store = await database.open();
  });
  beforeEach(() => database.empty());

  const record = (...servers: readonly AServer[]) =>
    store.observations.record({
      origin: 'test',
      submitted: servers.map((server) => {
        const { id: _hash, ...stated } = aServer(server);
        return { observation: observe(stated) };
      }),
    });
  const launchedAt = '2025-12-01T00:00:00';
  const idsOf = async (query: Partial<Parameters<Store['hostings']['outlines']>[0]>) =>
    (await store.hostings.outlines({ ...QUERY, ...query })).map(({ id }) => id);

  it('with what they are hosted as, or without', async () => {
    await record(
      { id: 'a', name: 'Shop', launchedAt },
      { id: 'b', name: null, state: 'stopped', launchedAt },
    );
    const ext = { plan_id: 7 };
    await store.hostings.put([{ serverId: 'a', number: 91, subdomain: 'shop', plan: 'Pro', ext }]);
    expect(await store.hostings.outlines(QUERY)).toEqual([
      {
        ...{ id: 'a', name: 'Shop', state: 'active', number: 91 },
        ...{ launchedAtUs: at(launchedAt), terminatedAtUs: null },
        ...{ subdomain: 'shop', plan: 'Pro', ext },
      },
      {
        ...{ id: 'b', name: null, state: 'stopped', number: null },
        ...{ launchedAtUs: at(launchedAt), terminatedAtUs: null },
        ...{ subdomain: null, plan: null, ext: null },
      },
    ]);
  });

  it('as long as they are not gone, page by page, in the order of their bytes', async () => {
    await record(
      { id: 'Z', projectId: 'p1', launchedAt },
      { id: 'a', projectId: 'p2', launchedAt, terminatedAt: '2026-01-02T00:00:00' },
      { id: 'b', projectId: 'p2', launchedAt, terminatedAt: '2026-01-02T00:00:01' },
      { id: 'c', projectId: 'p1', launchedAt: null },
      { id: 'ä', projectId: 'p2', launchedAt },
      { id: 'd', projectId: 'p3', launchedAt },
    );
    expect(await idsOf({})).toEqual(['Z', 'b', 'c', 'd', 'ä']);
    expect(await idsOf({ limit: 2 })).toEqual(['Z', 'b']);
    expect(await idsOf({ after: 'b', limit: 2 })).toEqual(['c', 'd']);
    expect(await idsOf({ projectIds: ['p2', 'p1'] })).toEqual(['Z', 'b', 'c', 'ä']);
    expect(await idsOf({ projectIds: ['p2', 'p1'], after: 'Z', limit: 2 })).toEqual(['b', 'c']);
    expect(await idsOf({ projectIds: [] })).toEqual([]);
  });

  if (kind === 'SQLite') {
    it('by the index of the project and the keys of the others', async () => {
      await record({ id: 'a', projectId: 'p1', launchedAt });
      const db = knex({ client: 'sqlite3', useNullAsDefault: true });
      const statement = livingOf(db, QUERY, ['p1', 'p2']).toQuery();
      const plan = await database.all<{ detail: string }>(`explain query plan ${statement}`);
      const steps = plan.map(({ detail }) => detail);
      expect(steps[0]).toMatch(/^SEARCH s USING (COVERING )?INDEX servers_span \(project_id=\?/);
      expect(steps[1]).toMatch(/^SEARCH h USING INDEX \S+ \(server_id=\?\)/);
      expect(steps[2]).toMatch(/^SEARCH n USING INDEX \S+ \(noun=\? AND id=\?\)/);
    });
  }
});
