/** Files that say who is who, taken in from the command line. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { openStore } from '../../../lib/store/registry';
import type { Store } from '../../../lib/store/store';
import { FIXED_NOW_US } from '../../support/databases/stores';
import { runHere } from '../../support/program/command-line';
import type { Outcome } from '../../support/program/program';

const SAMPLE = join(__dirname, '..', '..', '..', 'samples', 'inventory', 'inventory.ndjson');
const ACCOUNT = 'a'.repeat(32);
const GROUP = '6'.repeat(32);
const HASH = 'c'.repeat(64);
/** A hash in every respect but its cost. */
const DEARER = `scrypt$65536$8$1$${'A'.repeat(22)}==$${'A'.repeat(43)}=`;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tenant-usage-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const url = (name: string) => `sqlite:${join(folder, name)}`;

const call = (words: readonly string[], input: string, name = 'usage.db'): Promise<Outcome> =>
  runHere([...words, '--database', url(name)], { input });

const IMPORT = ['import', '--inventory', '-'];

const lines = (...all: readonly object[]): string =>
  all.map((line) => `${JSON.stringify(line)}\n`).join('');

async function inStore<T>(name: string, work: (store: Store) => Promise<T>): Promise<T> {
  const store = await openStore(url(name), { schema: 'check', nowUs: () => FIXED_NOW_US });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

/** All that is known, with the ids that were made up taken out. */
const allOf = (name = 'usage.db') =>
  inStore(name, async (store) => {
    const { accounts, projects, groups, users, roles, credentials } = store;
    const { sites, datacenters, nodes, hostings, metrics, alertRules } = store;
    const known = await users.list({ limit: 99 });
    const loginOf = (id: string | null) => known.find((user) => user.id === id)?.login ?? id;
    const allGroups = await groups.list({ limit: 99 });
    const members: (readonly string[])[] = [];
    for (const { id } of allGroups) members.push(await groups.projects(id));
    return {
      accounts: await accounts.list({ limit: 99 }),
      projects: await projects.list({ limit: 99 }),
      groups: allGroups,
      members,
      users: known.map(({ id, ...user }) => user),
      roles: (await roles.list({ limit: 99 }))
        .map((role) => ({ ...role, userId: loginOf(role.userId) }))
        .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
      sites: await sites.list({ limit: 99 }),
      datacenters: await datacenters.list({ limit: 99 }),
      nodes: await nodes.list({ limit: 99 }),
      hostings: await hostings.list({ limit: 99 }),
      metrics: await metrics.list({ limit: 99 }),
      alertRules: await alertRules.list({ limit: 99 }),
      keys: (await credentials.list({ limit: 99 })).map((key) => ({
        ...key,
        userId: loginOf(key.userId),
      })),
    };
  });

const account = { kind: 'account', id: ACCOUNT, name: 'Example' };
const user = { kind: 'user', login: 'ann' };

describe('import --inventory', () => {
  it('takes in the sample, and again without a change', async () => {
    const input = await readFile(SAMPLE, 'utf8');
    const counts =
      'account=1 project=1 group=1 user=2 role=2 key=1 site=1 datacenter=1 host=1 filer=1 hosting=1 metric=1 alert_rule=2 quota=2 price=2 burst_level=1 discount=1 subscription=1 resource=1 ledger_entry=1 refused=0';
    const once = { status: 0, stdout: `imported ${counts}\n`, stderr: '' };
    expect(await call(IMPORT, input)).toEqual(once);
    const before = await allOf();
    expect(before).toMatchObject({
      accounts: [{ name: 'Example Ltd', currency: 'EUR', balance: '170', creditLimit: '250' }],
      projects: [{ name: null }, { id: 'demo', name: 'Demonstration' }],
      members: [['c3b2a1908f7e4d6c8b5a4f3e2d1c0b9a', 'demo']],
      roles: [
        { userId: 'ann@example.com', scopeType: 'account', role: 'owner' },
        { userId: 'bob@example.com', scopeType: 'project', role: 'reader' },
      ],
      sites: [{ id: 'north', name: 'pcc-192-0-2-80', statistics: { vcpus: 32 } }],
      datacenters: [{ id: 'north-1', siteId: 'north', number: 869 }],
      nodes: [
        { id: 'filer-7', kind: 'filer', sizeGb: 1200 },
        { id: 'host-12', kind: 'host', cpuMhz: 2400, ext: { rack: 'A-07' } },
      ],
      hostings: [{ number: 91, nodeId: 'host-12', datacenterId: 'north-1', cpuCores: '2' }],
      keys: [{ name: 'collector', rights: { observations: true }, expiresAtUs: 1798761600000000 }],
    });
    expect(await call(IMPORT, input)).toEqual(once);
    expect(await allOf()).toEqual(before);
  });

  it('comes to the same in any order of lines, and from several files', async () => {
    const sample = (await readFile(SAMPLE, 'utf8')).trimEnd().split('\n');
    await call(IMPORT, sample.join('\n'), 'a.db');
    await call(IMPORT, [...sample].reverse().join('\n'), 'b.db');
    const files = await Promise.all(
      sample.map(async (line, index) => {
        const file = join(folder, `${index}.ndjson.gz`);
        await writeFile(file, gzipSync(line));
        return file;
      }),
    );
    await call(['import', '--inventory', '--quiet', ...files], '', 'c.db');
    const all = await allOf('a.db');
    expect(all.roles).toHaveLength(2);
    expect(await allOf('b.db')).toEqual(all);
    expect(await allOf('c.db')).toEqual(all);
  });

  it('leaves what a line does not give, and takes away what it gives as null', async () => {
    const rights = { usage: true, projects: ['p'] };
    const key = { kind: 'key', lookup_hash: HASH, rights, user: 'ann', name: 'web' };
    await call(
      IMPORT,
      lines(account, { ...user, staff: true, name: 'Ann' }, key, {
        kind: 'group',
        id: GROUP,
        account: ACCOUNT,
        projects: ['p', 'q'],
      }),
    );
    const changes = [
      { kind: 'account', id: ACCOUNT, currency: 'EUR' },
      { kind: 'user', login: 'ann', name: null, active: false },
      { kind: 'key', lookup_hash: HASH, user: null, revoked: true },
      { kind: 'group', id: GROUP, projects: ['q', 'r'] },
    ];
    expect((await call(IMPORT, lines(...changes))).status).toBe(0);
    expect(await allOf()).toMatchObject({
      accounts: [{ name: 'Example', currency: 'EUR' }],
      users: [{ login: 'ann', name: null, isStaff: true, isActive: false }],
      keys: [{ name: 'web', rights, userId: null, isRevoked: true }],
      groups: [{ accountId: ACCOUNT }],
      members: [['q', 'r']],
      projects: [{ id: 'p' }, { id: 'q' }, { id: 'r' }],
    });
  });

  it('takes in what the lists print', async () => {
    await call(IMPORT, await readFile(SAMPLE, 'utf8'), 'a.db');
    const printed: string[] = [];
    const nouns = ['alert-rules', 'metrics', 'hostings', 'filers', 'hosts', 'datacenters', 'sites'];
    for (const noun of [...nouns, 'roles', 'groups', 'users', 'projects', 'accounts']) {
      printed.push((await call([noun, 'list', '--json'], '', 'a.db')).stdout);
    }
    expect(await call(IMPORT, printed.join(''), 'b.db')).toMatchObject({ status: 0, stderr: '' });
    const { keys, ...all } = await allOf('a.db');
    expect(keys).toHaveLength(1);
    expect(await allOf('b.db')).toEqual({ ...all, keys: [] });
  });

  const id = { id: ACCOUNT };
  it.each<[string, object | string, string]>([
    ['no JSON', 'what?', 'not JSON'],
    ['a list', '[]', 'must be one JSON object a line'],
    ['no kind', { id: 'x' }, 'kind: missing: must be one of account, project, group'],
    ['another kind', { kind: 'constructor' }, 'kind: "constructor": must be one of account'],
    ['a kind of another type', { kind: ['account'] }, 'kind: a list: must be one of account'],
    ['an unknown field', { kind: 'account', ...id, nmae: 'x' }, 'nmae: no field of this kind'],
    ['no id', { kind: 'account' }, 'id: missing: must be a UUID'],
    [
      'a number as money',
      { kind: 'account', ...id, balance: 12.5 },
      'balance: 12.5: must be a dec',
    ],
    ['no balance', { kind: 'account', ...id, balance: null }, 'balance: null: must be a decimal'],
    [
      'a long abbreviation',
      { kind: 'account', ...id, abbreviation: '123456789' },
      'abbreviation: ',
    ],
    ['a bad project id', { kind: 'project', id: 'p ' }, 'id: "p ": must be a text of 1 to 255'],
    ['an unknown account', { kind: 'project', id: 'p', account: '0'.repeat(32) }, 'account: "0'],
    ['no list', { kind: 'group', ...id, projects: 'p' }, 'projects: "p": must be a list'],
    ['a bad list', { kind: 'group', ...id, projects: ['p', 7] }, 'projects[1]: 7: must be a text'],
    ['a colon', { kind: 'user', login: 'a:b' }, 'login: "a:b": must be a text'],
    [
      'a password',
      { kind: 'user', login: 'b', password_hash: 'geheim' },
      'password_hash: must be a',
    ],
    [
      'a dearer password',
      { kind: 'user', login: 'b', password_hash: DEARER },
      'password_hash: must be a',
    ],
    ['a flag of text', { kind: 'user', login: 'b', staff: 'no' }, 'staff: "no": must be true or'],
    ['another id', { kind: 'user', login: 'ann', ...id }, 'id "a'],
    ['an unknown user', { kind: 'role', user: 'eve', role: 'owner', project: 'p' }, 'user: "eve"'],
    ['an unknown role', { kind: 'role', user: 'ann', role: 'king', project: 'p' }, 'role: "king"'],
    ['no place', { kind: 'role', user: 'ann', role: 'owner' }, 'a role is held in one place'],
    [
      'two places',
      { kind: 'role', user: 'ann', role: 'owner', site: 's', project: 'p' },
      'site: a role is held in one place',
    ],
    ['no hash', { kind: 'key', lookup_hash: 'tu_abc' }, 'lookup_hash: must be a SHA-256'],
    [
      'an unknown right',
      { kind: 'key', lookup_hash: HASH, rights: { all: true } },
      'all: no field of this kind; allowed: operator',
    ],
    ['rights of text', { kind: 'key', lookup_hash: HASH, rights: 'all' }, 'rights: "all": must be'],
    [
      'rights on an unknown account',
      { kind: 'key', lookup_hash: HASH, rights: { accounts: ['0'.repeat(32)] } },
      'accounts: "0',
    ],
    ['no time', { kind: 'key', lookup_hash: HASH, expires_at: 'soon' }, 'expires_at: "soon": must'],
    [
      'rights on an unknown site',
      { kind: 'key', lookup_hash: HASH, rights: { sites: ['south'] } },
      'sites: "south": must be the id of a site that exists',
    ],
    [
      'an unknown site',
      { kind: 'role', user: 'ann', role: 'reader', site: 's' },
      'site: "s": must',
    ],
    [
      'a URL of files',
      { kind: 'site', id: 's', auth_url: 'file:///x' },
      'auth_url: "file:///x": m',
    ],
    ['a report of text', { kind: 'site', id: 's', statistics: { vcpus: '1' } }, 'statistics: an'],
    ['a report of no time', { kind: 'site', id: 's', statistics: {} }, 'statistics_at: missing: m'],
    ['no site', { kind: 'datacenter', id: 'd' }, 'site: missing: must be the id of a site'],
    ['another site', { kind: 'datacenter', id: 'd', site: 's' }, 'site: "s": must be the id of a'],
    ['number 0', { kind: 'datacenter', id: 'd', number: 0 }, 'number: 0: must be a whole number'],
    ['no datacenter', { kind: 'host', id: 'h' }, 'datacenter: missing: must be the id of a dat'],
    ['another datacenter', { kind: 'filer', id: 'f', datacenter: 'd' }, 'datacenter: "d": must be'],
    ['half a core', { kind: 'host', id: 'h', cpu_cores: 0.5 }, 'cpu_cores: 0.5: must be a whole'],
    ['cores of a filer', { kind: 'filer', id: 'f', cpu_cores: 1 }, 'cpu_cores: no field of this'],
    ['a lost filer', { kind: 'filer', id: 'f', connection: 'connected' }, 'connection: "connected'],
    [
      'a state of mind',
      { kind: 'host', id: 'h', state: 'tired' },
      'state: "tired": must be adding',
    ],
    [
      'an unknown host',
      { kind: 'hosting', server: 's', host: 'h' },
      'host: "h": must be the id of',
    ],
    ['an unknown role', { kind: 'metric', name: 'm', role: 'heat' }, 'role: "heat": must be cpu_p'],
    ['a scale of 0', { kind: 'metric', name: 'm', scale: 0 }, 'scale: 0: must be a finite number'],
    ['a unit of two', { kind: 'metric', name: 'm', unit: 'k B' }, 'unit: "k B": must be a text of'],
    ['a dotted name', { kind: 'hosting', server: 's', subdomain: 'a.b' }, 'subdomain: "a.b": must'],
    [
      'a capital',
      { kind: 'hosting', server: 's', subdomain: 'A' },
      'subdomain: "A": must be a lab',
    ],
    [
      'less than nothing',
      { kind: 'hosting', server: 's', db_gb: -1 },
      'db_gb: -1: must be a number',
    ],
    [
      'a list as more',
      { kind: 'hosting', server: 's', ext: [1] },
      'ext: a list: must be an object',
    ],
    [
      'a quota without a limit',
      { kind: 'quota', project: 'p', name: 'vcpu' },
      'limit: missing: a new quota',
    ],
    [
      'a quota with a bad limit',
      { kind: 'quota', project: 'p', name: 'vcpu', limit: -2 },
      'limit: -2: must be a number that is not negative, or -1',
    ],
    [
      'a quota with a bad usage',
      { kind: 'quota', project: 'p', name: 'vcpu', limit: 5, usage: '1' },
      'usage: "1": must be a number that is not negative',
    ],
    [
      'a quota with a bad name',
      { kind: 'quota', project: 'p', name: 'v cpu', limit: 5 },
      'name: "v cpu": must be a name of at most 64',
    ],
    [
      'a quota in no site',
      { kind: 'quota', project: 'p', site: 'nowhere', name: 'vcpu', limit: 5 },
      'site: "nowhere": must be the id of a site that exists',
    ],
    ['a rule without a condition', { kind: 'alert_rule', name: 'r' }, 'rule: missing: a new rule'],
    [
      'a condition that is none',
      { kind: 'alert_rule', name: 'r', rule: 'cpu is high' },
      'rule: "cpu is high": must be a condition such as',
    ],
    [
      'a condition that is too short',
      { kind: 'alert_rule', name: 'r', rule: 'idle for 1m' },
      'rule: "idle for 1m": for "1m": must be a duration from 5m to 90d',
    ],
    [
      'a rule of another severity',
      { kind: 'alert_rule', name: 'r', rule: 'idle for 7d', severity: 'fatal' },
      'severity: "fatal": must be debug, info, warning, error',
    ],
    [
      'a rule with two scopes',
      { kind: 'alert_rule', name: 'r', rule: 'idle for 7d', project: 'p', server: 's' },
      'server: a rule has one scope at most',
    ],
    [
      'a rule for a site that there is not',
      { kind: 'alert_rule', name: 'r', rule: 'idle for 7d', site: 'nowhere' },
      'site: "nowhere": must be the id of a site that exists',
    ],
  ])('refuses %s by line and field, and takes in the rest', async (_, bad, reason) => {
    await call(IMPORT, lines(user));
    const line = typeof bad === 'string' ? bad : JSON.stringify(bad);
    const good = { kind: 'project', id: 'good', account: ACCOUNT };
    const outcome = await call(
      IMPORT,
      `${line}\n${lines(good, { kind: 'user', login: 'bob' }, account)}`,
    );
    expect(outcome.status).toBe(3);
    expect(outcome.stdout).toMatch(/^imported account=1 project=1 group=0 user=1 .* refused=1\n$/);
    expect(outcome.stderr.startsWith(`stdin:1: ${reason}`)).toBe(true);
    expect(outcome.stderr.trimEnd()).not.toContain('\n');
    const all = await allOf();
    expect(all.projects).toMatchObject([{ id: 'good', accountId: ACCOUNT }]);
    expect(all.users.map(({ login }) => login)).toEqual(['ann', 'bob']);
    const { groups, roles, keys, sites, datacenters, nodes, hostings, metrics, alertRules } = all;
    const none = [groups, roles, keys, sites, datacenters, nodes, hostings, metrics, alertRules];
    expect(none.flat()).toEqual([]);
  });

  it('shows twenty faults and counts the others', async () => {
    const outcome = await call(IMPORT, 'x\n'.repeat(25));
    expect(outcome.stdout).toContain('refused=25');
    expect(outcome.stderr.trimEnd().split('\n')).toHaveLength(21);
    expect(outcome.stderr).toContain('and 5 more refused');
  });

  it('tells once of a file that breaks off, and reads the next one', async () => {
    const whole = gzipSync(lines(user));
    const [broken, good] = [join(folder, 'a.gz'), join(folder, 'b.ndjson')];
    await writeFile(broken, whole.subarray(0, whole.length - 9));
    await writeFile(good, lines(account));
    const outcome = await call(['import', '--inventory', broken, good], '');
    expect(outcome.status).toBe(3);
    expect(outcome.stderr.match(/a\.gz/g)).toHaveLength(1);
    expect((await allOf()).accounts).toHaveLength(1);
  });

  it.each(['--strict', '--dry-run', '--format=csv', '--as-of=2026-01-01'])(
    'refuses %s, which has no meaning here',
    async (flag) => {
      const outcome = await call([...IMPORT, flag], lines(user));
      expect(outcome).toMatchObject({ status: 2, stdout: '' });
      expect(outcome.stderr).toContain('has no meaning with --inventory');
    },
  );
});
