/** Files that tell who is who, taken in from the command line. */
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
  inStore(name, async ({ accounts, projects, groups, users, roles, credentials }) => {
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
    const counts = 'account=1 project=1 group=1 user=2 role=2 key=1 refused=0';
    const once = { status: 0, stdout: `imported ${counts}\n`, stderr: '' };
    expect(await call(IMPORT, input)).toEqual(once);
    const before = await allOf();
    expect(before).toMatchObject({
      accounts: [{ name: 'Example Ltd', currency: 'EUR', balance: '120', creditLimit: '250' }],
      projects: [{ name: null }, { id: 'demo', name: 'Demonstration' }],
      members: [['c3b2a1908f7e4d6c8b5a4f3e2d1c0b9a', 'demo']],
      roles: [
        { userId: 'ann@example.com', scopeType: 'account', role: 'owner' },
        { userId: 'bob@example.com', scopeType: 'project', role: 'reader' },
      ],
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

  it('leaves what a line does not tell, and takes away what it tells to be null', async () => {
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
    for (const noun of ['roles', 'groups', 'users', 'projects', 'accounts']) {
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
    expect([...all.groups, ...all.roles, ...all.keys]).toEqual([]);
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
