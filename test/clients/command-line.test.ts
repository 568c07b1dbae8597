/** The openstack and nova commands, unmodified, show what the service answers, whatever database is behind it. */
import { setTimeout as pause } from 'node:timers/promises';
import { onDatabase } from '../support/databases/databases';
import { ADMIN, MEMBER } from '../support/openstack/callers';
import { type Clients, makeClients, rowsOf } from '../support/openstack/clients';
import { DAYS, type Metered, meterCloud, USED, WINDOW } from '../support/openstack/metered-cloud';
import { onOpenStack } from '../support/openstack/suites';

interface Server {
  readonly ended_at: string | null;
}

interface Usage {
  readonly tenant_id: string;
  readonly total_memory_mb_usage: number;
  readonly total_vcpus_usage: number;
  readonly total_local_gb_usage: number;
  readonly server_usages: readonly Server[];
}

interface Row {
  readonly Project: string;
  readonly Servers: readonly Server[];
  readonly 'CPU Hours': number;
  readonly 'RAM MB-Hours': number;
  readonly 'Disk GB-Hours': number;
}

/** A server that runs has run longer whenever it is asked for. */
const still = (servers: readonly Server[]) =>
  servers.map((server) => (server.ended_at === null ? { ...server, uptime: 'grows' } : server));

const rowFor = (usage: Usage): Row => ({
  Project: usage.tenant_id,
  Servers: still(usage.server_usages),
  'RAM MB-Hours': usage.total_memory_mb_usage,
  'CPU Hours': usage.total_vcpus_usage,
  'Disk GB-Hours': usage.total_local_gb_usage,
});

const rowsIn = (printed: string): Row[] =>
  (JSON.parse(printed) as Row[]).map((row) => ({ ...row, Servers: still(row.Servers) }));

/** Pages hold two servers, so that seven are on four of them; clients ask until one is empty. */
const MAX_LIMIT = 2;
const REQUESTS = 5;

/** What stands there for a cloud that has no compute service yet. */
const firstEntries = (printed: string): string => {
  const [, remarks = ''] = printed.split('no compute service yet, these instead:\n');
  return remarks.replace(/^# /gm, '');
};

/** Each command takes its time, and no client here uses another interface. */
const forPublic = (script: string): string => script.replace(/^.* (internal|admin) .*\n/gm, '');

onOpenStack('The commands of OpenStack', (cloud) => {
  let clients: Clients;
  beforeAll(async () => {
    clients = await makeClients(cloud);
  });
  afterAll(() => clients?.remove());

  for (const kind of ['SQLite', 'PostgreSQL'] as const) {
    onDatabase(kind, 'behind the service', (make) => {
      let metered: Metered;
      beforeAll(async () => {
        const { url: database } = await make();
        metered = await meterCloud(cloud(), { database, maxLimit: MAX_LIMIT });
      });
      afterAll(() => metered?.remove());

      /** Project, servers and hours of CPUs, memory and disks, by project. */
      const used = () =>
        (['alpha', 'beta'] as const)
          .map((name) => [cloud().projects[name], ...USED[name]])
          .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));

      const drawn = () =>
        used().map(([id, count, ...hours]) => [id, String(count), ...hours.map(fixed)]);

      const pagesAsked = async (count: number) => {
        while (metered.asked.length < count) await pause(20);
        return metered.asked.map((path) => /[?&]marker=/.test(path));
      };

      it('is found by clients after what "catalog" prints', async () => {
        const url = metered.url.replace('/v2.1', '');
        const { stdout } = await metered.place.run(['catalog', '--as', 'compute', '--url', url]);
        const isFirst = !(await cloud().identity.idsOf('services')).has('nova');
        const script = forPublic(isFirst ? firstEntries(stdout) : stdout);
        await clients.output(ADMIN, 'sh', '-ec', script);
        const versions = await clients.output(ADMIN, 'nova', 'version-list');
        await pagesAsked(2);
        expect(metered.asked).toEqual(expect.arrayContaining(['/', '/v2.1']));
        expect(versions).toMatch(/\| v2\.1 +\| CURRENT .*\| 2\.1 +\| 2\.93 +\|/);
      });

      it('"openstack usage list" at 2.40 follows the pages to their end', async () => {
        const before = metered.asked.length;
        const words = ['--os-compute-api-version', '2.40', 'usage', 'list', ...DAYS, '-f', 'json'];
        const rows = rowsIn(await clients.output(ADMIN, 'openstack', ...words));
        expect(
          rows.map((row) => [
            ...[row.Project, row.Servers.length],
            ...[row['RAM MB-Hours'], row['CPU Hours'], row['Disk GB-Hours']],
          ]),
        ).toEqual(used());
        const pages = (await pagesAsked(before + REQUESTS)).slice(before);
        expect(pages).toEqual([false, true, true, true, true]);
      });

      it('"nova usage-list" and "nova usage" do so at the latest version', async () => {
        const list = await clients.output(ADMIN, 'nova', 'usage-list', ...DAYS);
        expect(rowsOf(list)).toEqual(drawn());
        const own = await clients.output(MEMBER, 'nova', 'usage', ...DAYS);
        const [count, ...hours] = USED.alpha;
        expect(rowsOf(own)).toEqual([[String(count), ...hours.map(fixed)]]);
      });

      // What follows does not page, which is all that a database could do differently.
      if (kind !== 'SQLite') return;

      it('"openstack usage list" prints the numbers of the API, at 2.1 cut after a page', async () => {
        const token = await cloud().identity.tokenOf(ADMIN);
        const { text } = await metered.ask('', token, `${WINDOW}&detailed=1`);
        const usages: Usage[] = JSON.parse(text).tenant_usages;
        const words = ['usage', 'list', ...DAYS, '-f', 'json'];
        const rows = rowsIn(await clients.output(ADMIN, 'openstack', ...words));
        expect(rows).toEqual(usages.map(rowFor));
        expect(rows.flatMap(({ Servers }) => Servers)).toHaveLength(MAX_LIMIT);
      });

      it('"openstack usage show" draws a project by its name', async () => {
        const words = ['usage', 'show', '--project', 'beta', ...DAYS];
        const [count, memory, cpus, disk] = USED.beta;
        expect(rowsOf(await clients.output(ADMIN, 'openstack', ...words))).toEqual([
          ['Project', cloud().projects.beta],
          ['Servers', String(count)],
          ['RAM MB-Hours', `${memory}.0`],
          ['CPU Hours', `${cpus}.0`],
          ['Disk GB-Hours', `${disk}.0`],
        ]);
      });
    });
  }
});

const fixed = (hours: string | number): string => Number(hours).toFixed(2);
