/** Sites, datacenters, hosts and filers, and hostings of servers, on every database. */
import fc from 'fast-check';
import type { HostingChange, SiteChange, Store } from '../../../lib/store/store';
import { onEachDatabase, type TestDatabase } from '../../support/databases/databases';
import { RUNS } from '../../support/property-runs';

const TEXT = `' " \\ ? :x $1 % \t\n Ünï 日本 \u{1f600} `;
const SITE = { id: 'north' };
const DATACENTER = { id: 'north-1', siteId: 'north' };

onEachDatabase('knows places', (make) => {
  let database: TestDatabase;
  let store: Store;
  beforeAll(async () => {
    database = await make();
    store = await database.open();
  });
  beforeEach(() => database.empty());

  describe('sites', () => {
    it('begin with what is given of them, and are called by their id until they are named', async () => {
      await store.sites.put([SITE]);
      expect(await store.sites.find('north')).toEqual({
        id: 'north',
        name: 'north',
        authUrl: null,
        region: null,
        accountId: null,
        statistics: null,
        statisticsAtUs: null,
        ext: null,
      });
      expect(await store.sites.find('south')).toBeUndefined();
    });

    it('keep what is not given, and lose what is given as null', async () => {
      const whole = { id: 'north', name: 'pcc-1', authUrl: TEXT, region: 'r', ext: { a: [TEXT] } };
      await store.sites.put([whole]);
      await store.sites.put([
        { id: 'north', region: null },
        { id: 'north', accountId: 'a' },
      ]);
      expect(await store.sites.find('north')).toMatchObject({
        ...whole,
        region: null,
        accountId: 'a',
      });
      expect(await store.sites.findByName('pcc-1')).toMatchObject({ id: 'north' });
      expect(await store.sites.findByName('north')).toBeUndefined();
    });

    it('never share a name, but may exchange their names at once', async () => {
      await store.sites.put([
        { id: 'a', name: 'x' },
        { id: 'b', name: 'y' },
      ]);
      await expect(store.sites.put([{ id: 'a', name: 'y' }])).rejects.toMatchObject({
        code: 'invalidParameter',
        field: 'name',
        message: '"y": is the one of site "b"; must be another',
      });
      await store.sites.put([
        { id: 'a', name: 'y' },
        { id: 'b', name: 'x' },
      ]);
      expect((await store.sites.list({ limit: 9 })).map(({ name }) => name)).toEqual(['y', 'x']);
    });

    it('end with the newest of their reports, in whatever order and pieces these come', async () => {
      const report = fc.integer({ min: 1, max: 9 }).map(
        (n): SiteChange => ({
          id: 'north',
          statistics: { vcpus: n, running_vms: 0.5 },
          statisticsAtUs: n,
        }),
      );
      const anyReports = fc.array(fc.array(report, { minLength: 1 }), { minLength: 1 });
      await fc.assert(
        fc.asyncProperty(anyReports, async (batches) => {
          await database.all('delete from sites');
          for (const batch of batches) await store.sites.put(batch);
          const newest = Math.max(...batches.flat().map((each) => each.statisticsAtUs ?? 0));
          expect(await store.sites.find('north')).toMatchObject({
            statistics: { vcpus: newest, running_vms: 0.5 },
            statisticsAtUs: newest,
          });
        }),
        { numRuns: Math.min(60, RUNS) },
      );
    });

    it('are listed page by page in the order of their ids by bytes', async () => {
      await store.sites.put(['é', 'a', 'B', 'z'].map((id) => ({ id })));
      const ids = async (after?: string) =>
        (await store.sites.list({ after, limit: 2 })).map(({ id }) => id);
      expect([await ids(), await ids('a'), await ids('é')]).toEqual([['B', 'a'], ['z', 'é'], []]);
    });
  });

  describe('datacenters', () => {
    beforeEach(() => store.sites.put([SITE]));

    it('belong to a site and have a number, given or the next one', async () => {
      await store.datacenters.put([DATACENTER, { id: 'north-2', siteId: 'north', number: 869 }]);
      const [first, second] = await store.datacenters.list({ siteId: 'north', limit: 9 });
      expect(first).toEqual({ ...DATACENTER, name: null, number: expect.any(Number), ext: null });
      expect(second).toMatchObject({ id: 'north-2', number: 869 });
      expect(await store.numbers.find('datacenter', 869)).toBe('north-2');
      await store.datacenters.put([{ id: 'north-2', name: 'B' }]);
      expect(await store.datacenters.find('north-2')).toMatchObject({ name: 'B', number: 869 });
      expect(await store.datacenters.list({ siteId: 'south', limit: 9 })).toEqual([]);
    });

    it('are refused without a site, and with the number of another one', async () => {
      await expect(store.datacenters.put([{ id: 'x' }])).rejects.toMatchObject({ field: 'site' });
      await store.datacenters.put([{ ...DATACENTER, number: 7 }]);
      await expect(
        store.datacenters.put([{ id: 'x', siteId: 'north', number: 7 }]),
      ).rejects.toMatchObject({
        field: 'number',
        message: '7: is the number of datacenter "north-1"; must be another',
      });
      expect(await store.datacenters.find('x')).toBeUndefined();
    });
  });

  describe('hosts and filers', () => {
    beforeEach(async () => {
      await store.sites.put([SITE]);
      await store.datacenters.put([DATACENTER, { ...DATACENTER, id: 'north-2' }]);
    });

    it('have what is given of them', async () => {
      const host = {
        id: 'h1',
        kind: 'host',
        datacenterId: 'north-1',
        name: '172.17.86.51',
        number: 12,
        cpuCores: 32,
        cpuMhz: 2400,
        memoryMb: 2 ** 40,
        sizeGb: null,
        state: 'delivered',
        connection: 'connected',
        isInMaintenance: false,
        ext: { rack: TEXT },
      } as const;
      await store.nodes.put([
        host,
        { id: 'f1', kind: 'filer', datacenterId: 'north-1', sizeGb: 900 },
      ]);
      expect(await store.nodes.find('h1')).toEqual(host);
      expect(await store.nodes.find('f1')).toMatchObject({
        name: 'f1',
        sizeGb: 900,
        cpuCores: null,
      });
      const hosts = await store.nodes.list({ kind: 'host', datacenterId: 'north-1', limit: 9 });
      expect(hosts.map(({ id }) => id)).toEqual(['h1']);
      expect(await store.nodes.list({ datacenterId: 'north-2', limit: 9 })).toEqual([]);
      expect(await store.nodes.list({ limit: 9 })).toHaveLength(2);
    });

    it('share a name only as host and filer, or in two datacenters', async () => {
      const named = { datacenterId: 'north-1', name: 'n' };
      await store.nodes.put([
        { ...named, id: 'h1', kind: 'host' },
        { ...named, id: 'f1', kind: 'filer' },
        { ...named, id: 'h2', kind: 'host', datacenterId: 'north-2' },
      ]);
      const again = store.nodes.put([{ ...named, id: 'h3', kind: 'host' }]);
      await expect(again).rejects.toMatchObject({ field: 'name' });
      const moved = store.nodes.put([{ id: 'h2', kind: 'host', datacenterId: 'north-1' }]);
      await expect(moved).rejects.toMatchObject({ field: 'name' });
    });

    it('stay what they are', async () => {
      await store.nodes.put([{ id: 'h1', kind: 'host', datacenterId: 'north-1' }]);
      const turned = store.nodes.put([{ id: 'h1', kind: 'filer', datacenterId: 'north-1' }]);
      await expect(turned).rejects.toMatchObject({
        field: 'id',
        message: '"h1": is the id of a host; must be another',
      });
      const nowhere = store.nodes.put([{ id: 'h2', kind: 'host' }]);
      await expect(nowhere).rejects.toMatchObject({ field: 'datacenter' });
    });
  });

  describe('hostings', () => {
    it('have what is given of them, decimals to the last digit', async () => {
      const hosting = {
        serverId: 's1',
        number: 91,
        subdomain: 'mycompany',
        moref: 'vm-01254',
        nodeId: 'h1',
        datacenterId: 'north-1',
        plan: TEXT,
        odooVersion: '19',
        cpuCores: '0.5',
        ramMb: 2048,
        dbGb: '10',
        fileGb: '20.25',
        users: 25,
        ext: { guest_os: TEXT },
      };
      await store.hostings.put([hosting]);
      expect(await store.hostings.find('s1')).toEqual(hosting);
      expect(await store.hostings.findBySubdomain('mycompany')).toEqual(hosting);
      expect(await store.hostings.list({ datacenterId: 'north-1', limit: 9 })).toEqual([hosting]);
      expect(await store.numbers.find('server', 91)).toBe('s1');
      await store.hostings.put([{ serverId: 's1', subdomain: null, cpuCores: '2' }]);
      const changed = { ...hosting, subdomain: null, cpuCores: '2' };
      const found = await store.hostings.ofServers(['s0', 's1', 's1']);
      expect([...found]).toEqual([['s1', changed]]);
      expect(await store.hostings.findBySubdomain('mycompany')).toBeUndefined();
    });

    it('share no subdomain, and no moref in one datacenter', async () => {
      const held = { subdomain: 'x', moref: 'vm-1', datacenterId: 'd1' };
      await store.hostings.put([{ serverId: 's1', ...held }]);
      const put = (change: Omit<HostingChange, 'serverId'>) =>
        store.hostings.put([{ serverId: 's2', ...change }]);
      await expect(put({ subdomain: 'x' })).rejects.toMatchObject({
        field: 'subdomain',
        message: '"x": is the one of server "s1"; must be another',
      });
      await expect(put({ moref: 'vm-1', datacenterId: 'd1' })).rejects.toMatchObject({
        field: 'moref',
      });
      await put({ subdomain: 'X', moref: 'vm-1', datacenterId: 'd2' });
      await put({ datacenterId: null });
    });

    /** What must be known in the end; a batch that would make a conflict is refused as a whole. */
    async function putAll(batches: readonly (readonly HostingChange[])[]): Promise<Hosted> {
      let known: Hosted = new Map();
      for (const batch of batches) {
        const next = mergedByHand(known, batch);
        const done = store.hostings.put(batch);
        if (isUnique(next)) {
          await done;
          known = next;
        } else await expect(done).rejects.toMatchObject({ code: 'invalidParameter' });
      }
      return known;
    }

    it('come to what is given of them piece by piece, and hold all that is unique at most once', async () => {
      const name = fc.constantFrom(null, 'x', 'y', 'X');
      const change = fc.record(
        {
          serverId: fc.constantFrom('s1', 's2', 's3'),
          subdomain: name,
          moref: name,
          datacenterId: name,
        },
        { requiredKeys: ['serverId'] },
      );
      await fc.assert(
        fc.asyncProperty(fc.array(fc.array(change, { maxLength: 4 })), async (batches) => {
          await database.all('delete from hostings');
          await database.all('delete from numbers');
          const known = await putAll(batches as readonly (readonly HostingChange[])[]);
          const hostings = await store.hostings.list({ limit: 9 });
          expect(new Map(hostings.map((each) => [each.serverId, namesOf(each)]))).toEqual(known);
          expect(new Set(hostings.map((each) => each.number)).size).toBe(known.size);
        }),
        { numRuns: Math.min(60, RUNS) },
      );
    });
  });
});

interface Names {
  readonly subdomain: string | null;
  readonly moref: string | null;
  readonly datacenterId: string | null;
}
type Hosted = ReadonlyMap<string, Names>;

const namesOf = ({ subdomain, moref, datacenterId }: Names): Names => ({
  subdomain,
  moref,
  datacenterId,
});

function mergedByHand(known: Hosted, batch: readonly HostingChange[]): Hosted {
  const next = new Map(known);
  for (const { serverId, ...change } of batch) {
    const before = next.get(serverId) ?? { subdomain: null, moref: null, datacenterId: null };
    next.set(serverId, { ...before, ...change });
  }
  return next;
}

const isUnique = (hosted: Hosted): boolean => {
  const all = [...hosted.values()];
  const subdomains = all.flatMap(({ subdomain }) => subdomain ?? []);
  const morefs = all.flatMap(({ moref, datacenterId }) =>
    moref !== null && datacenterId !== null ? `${moref}/${datacenterId}` : [],
  );
  return [subdomains, morefs].every((values) => new Set(values).size === values.length);
};
