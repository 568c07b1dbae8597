/** Sites, datacenters, hosts, filers and hostings on the command line: listed and shown as inventories have them. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runHere } from '../../support/program/command-line';

const SAMPLE = join(__dirname, '..', '..', '..', 'samples', 'inventory', 'inventory.ndjson');

let folder: string;
const call = (line: string, input = '') =>
  runHere([...line.split(' '), '--database', `sqlite:${join(folder, 'usage.db')}`], { input });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tenant-usage-'));
  const elsewhere = [
    { kind: 'site', id: 'south' },
    { kind: 'datacenter', id: 'south-1', site: 'south' },
    { kind: 'host', id: 'host-1', datacenter: 'south-1' },
    { kind: 'filer', id: 'filer-1', datacenter: 'south-1' },
    { kind: 'hosting', server: 's1', datacenter: 'south-1' },
  ];
  const lines = elsewhere.map((line) => `${JSON.stringify(line)}\n`).join('');
  await call('import --inventory -', `${await readFile(SAMPLE, 'utf8')}${lines}`);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function said(line: string): Promise<string> {
  const outcome = await call(line);
  expect(outcome).toMatchObject({ status: 0, stderr: '' });
  return outcome.stdout.trimEnd();
}

const columnOf = async (line: string) => (await said(`${line} -f value -c id`)).split('\n');

describe('places', () => {
  it('are listed in the order of their ids', async () => {
    expect(await said('sites list')).toMatch(
      /^ID +NAME +AUTH URL .*\nnorth +pcc-192-0-2-80 +https:.*2026-01-01T00:00:00\.000000Z\nsouth +south +- .*$/,
    );
    expect(await said('datacenters list')).toMatch(
      /\nnorth-1 +north +869 +pcc-192-0-2-80_datacenter869 +North, first hall\nsouth-1 +south +(\d+) +south_datacenter\1 +-$/,
    );
    expect(await said('hosts list')).toMatch(/\nhost-12 +north-1 +12 +172\.17\.86\.51 +delivered/);
    expect(await said('filers list')).toMatch(/\nfiler-7 +north-1 +7 +pcc-000443 .* +1200$/);
    expect(await said('hostings list')).toMatch(/ 91 +mycompany +vm-01254 +host-12 +north-1 +Prof/);
  });

  it('are narrowed to a site or a datacenter', async () => {
    expect(await columnOf('datacenters list --site south')).toEqual(['south-1']);
    expect(await columnOf('hosts list --datacenter north-1')).toEqual(['host-12']);
    expect(await columnOf('filers list --datacenter south-1')).toEqual(['filer-1']);
    expect(await said('hostings list --datacenter south-1 -f value -c server')).toBe('s1');
    expect(await said('hosts list --datacenter nowhere --json')).toBe('');
  });

  it('are shown one by one, with all that is known', async () => {
    expect(JSON.parse(await said('hosts show host-12 --json'))).toEqual({
      ...{ kind: 'host', id: 'host-12', datacenter: 'north-1', number: 12, name: '172.17.86.51' },
      ...{ cpu_cores: 32, cpu_mhz: 2400, memory_mb: 262144, size_gb: null, maintenance: false },
      ...{ state: 'delivered', connection: 'connected', ext: { rack: 'A-07' } },
    });
    expect(JSON.parse(await said('sites show north --json'))).toMatchObject({
      kind: 'site',
      statistics: { memory_mb_used: 2560 },
      statistics_at: '2026-01-01T00:00:00.000000Z',
    });
    expect(await said('datacenters show north-1')).toMatch(
      /^label +pcc-192-0-2-80_datacenter869$/m,
    );
    const server = '8f0c2f4e-6a1b-4c5d-9e7f-1a2b3c4d5e6f';
    expect(JSON.parse(await said(`hostings show ${server} --json`))).toMatchObject({
      ...{ server, cpu_cores: '2', ram_mb: 2048, db_gb: '10', file_gb: '20', users: 25 },
      odoo_version: '19',
    });
  });

  it.each(['sites show x', 'datacenters show x', 'hosts show filer-7', 'filers show host-12'])(
    'that there are not are a failure: %s',
    async (line) => {
      const [, , id] = line.split(' ');
      const outcome = await call(line);
      expect(outcome).toMatchObject({ status: 1, stdout: '' });
      expect(outcome.stderr).toMatch(new RegExp(`"${id}": there is none\n$`));
    },
  );
});
