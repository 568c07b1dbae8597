/** Accounts, projects, groups, users and roles from the command line. */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { isPassword } from '../../../lib/auth/local/passwords';
import { openStore } from '../../../lib/store/registry';
import type { Store } from '../../../lib/store/store';
import { FIXED_NOW_US } from '../../support/databases/stores';
import { runHere } from '../../support/program/command-line';
import type { Outcome } from '../../support/program/program';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tenant-usage-'));
  await said('migrate');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const url = () => `sqlite:${join(folder, 'usage.db')}`;

const call = (line: string, input = ''): Promise<Outcome> =>
  runHere([...line.split(' '), '--database', url()], { input });

/** What a command that must succeed says. */
async function said(line: string, input = ''): Promise<string> {
  const outcome = await call(line, input);
  expect(outcome).toMatchObject({ status: 0, stderr: '' });
  return outcome.stdout.trimEnd();
}

const json = async (line: string) => JSON.parse(await said(`${line} --json`));

async function inStore<T>(work: (store: Store) => Promise<T>): Promise<T> {
  const store = await openStore(url(), { schema: 'check', nowUs: () => FIXED_NOW_US });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

const NOBODY = 'f'.repeat(32);

describe('accounts', () => {
  it('are made, shown, changed and listed', async () => {
    const id = await said('accounts create Example --currency EUR --balance 12.50');
    expect(id).toMatch(/^[0-9a-f]{32}$/);
    const whole = {
      kind: 'account',
      id,
      name: 'Example',
      abbreviation: null,
      currency: 'EUR',
      balance: '12.5',
      credit_limit: null,
      created_at: '2026-01-02T00:00:00.000000Z',
    };
    expect(await json(`accounts show ${id}`)).toEqual(whole);
    await said(`accounts set ${id} --name New --credit-limit 100 --currency=`);
    const changed = { ...whole, name: 'New', credit_limit: '100', currency: null };
    expect(await json(`accounts show ${id}`)).toEqual(changed);
    expect(await json('accounts list')).toEqual(changed);
    const [headings, row] = (await said('accounts list')).split('\n');
    expect(headings).toMatch(/^ID +NAME +CURRENCY +BALANCE +CREDIT LIMIT$/);
    expect(row).toMatch(new RegExp(`^${id}  New +- +12.5 +100$`));
    expect(await said(`accounts show ${id}`)).toMatch(/^credit limit +100$/m);
  });

  it('are not made twice', async () => {
    const id = await said('accounts create Example');
    expect(await call(`accounts create Other --id ${id}`)).toMatchObject({ status: 2, stdout: '' });
    expect(await json(`accounts show ${id}`)).toMatchObject({ name: 'Example' });
  });
});

describe('what is told or named', () => {
  it.each([
    ['accounts create x --currency Euro', '--currency "Euro": must be three capital letters'],
    ['accounts create x --balance 1e3', '--balance "1e3": must be a decimal number'],
    ['accounts create x --id 12', '--id "12": must be a UUID'],
    ['accounts show 12', 'id "12": must be a UUID'],
    [`accounts set ${NOBODY}`, 'nothing to set; allowed: --name <name>, --abbreviation <text>'],
    ['projects set p --account 12', '--account "12": must be a UUID'],
    ['users create a:b', 'login "a:b": must be a text of 1 to 255 characters'],
    ['users set ann --active maybe', '--active "maybe": must be yes or no'],
    ['roles grant ann king --project p', 'role "king": must be one of owner, manager'],
    [
      'roles grant ann owner',
      'a place must be given: one of --account, --group, --project, --site',
    ],
    ['roles grant ann owner --project p --site s', 'only one place may be given'],
    ['users passwd ann', 'a password must be given: allowed: --password-stdin, or a terminal'],
  ])('is refused: "%s"', async (line, reason) => {
    await said('users create ann');
    const outcome = await call(line);
    expect(outcome).toMatchObject({ status: 2, stdout: '' });
    expect(outcome.stderr).toContain(`tenant-usage: ${reason}`);
  });

  it.each([
    [`accounts show ${NOBODY}`, `account "${NOBODY}": there is none`],
    [`accounts set ${NOBODY} --name x`, `account "${NOBODY}": there is none`],
    ['projects show p', 'project "p": there is none'],
    [`projects set p --account ${NOBODY}`, `account "${NOBODY}": there is none`],
    [`groups create g --account ${NOBODY}`, `account "${NOBODY}": there is none`],
    [`groups add ${NOBODY} p`, `group "${NOBODY}": there is none`],
    ['users show bob', 'user "bob": there is none'],
    ['roles grant bob owner --project p', 'user "bob": there is none'],
    [`roles grant ann owner --group ${NOBODY}`, `group "${NOBODY}": there is none`],
    [`roles grant ann owner --account ${NOBODY}`, `account "${NOBODY}": there is none`],
    ['roles list --user bob', 'user "bob": there is none'],
  ])('must be there: "%s"', async (line, reason) => {
    await said('users create ann');
    expect(await call(line)).toEqual({
      status: 1,
      stdout: '',
      stderr: `tenant-usage: ${reason}\n`,
    });
    expect(await said('projects list')).toBe('');
  });
});

describe('projects and groups', () => {
  it('are named, given to an account, and put together', async () => {
    const account = await said('accounts create Example');
    await said(`projects set web --account ${account} --name Website`);
    await said('projects set db --domain default');
    expect(await json(`projects list --account ${account}`)).toMatchObject({
      id: 'web',
      name: 'Website',
      account,
    });
    expect(await said('projects list')).toMatch(/^db +- +- +default\nweb +Website/m);
    const group = await said(`groups create all --account ${account}`);
    expect(await said(`groups add ${group} web new`)).toBe('added 2');
    expect(await said(`groups remove ${group} new other`)).toBe('removed 1');
    expect(await json(`groups show ${group}`)).toEqual({
      kind: 'group',
      id: group,
      account,
      name: 'all',
      projects: ['web'],
    });
    await said(`groups set ${group} --name most --account=`);
    expect(await said('groups list')).toMatch(new RegExp(`^${group}  most +- +1$`, 'm'));
    await said('projects set web --account=');
    expect(await json('projects show web')).toMatchObject({ name: 'Website', account: null });
  });

  it('lists more than one slice in order, each once', async () => {
    const ids = Array.from({ length: 501 }, (_, n) => `p${String(n).padStart(3, '0')}`);
    await said('projects set p000 --name first');
    await inStore(({ projects }) => projects.put(ids.map((id) => ({ id }))));
    const lines = (await said('projects list --json')).split('\n');
    expect(lines.map((line) => JSON.parse(line).id)).toEqual(ids);
  });
});

describe('users', () => {
  it('have passwords that are kept as hashes and never shown', async () => {
    const id = await said('users create ann --name Ann --password-stdin', 'correct horse\n');
    expect(await json('users show ann')).toEqual({
      kind: 'user',
      id,
      login: 'ann',
      name: 'Ann',
      has_password: true,
      staff: false,
      active: true,
      ext: null,
      created_at: '2026-01-02T00:00:00.000000Z',
    });
    const hash = async () => (await inStore(({ users }) => users.find('ann')))?.passwordHash ?? '';
    expect(await isPassword('correct horse', await hash())).toBe(true);
    expect(await isPassword('correct horse\n', await hash())).toBe(false);
    await said('users passwd ann --password-stdin', 'other');
    expect(await isPassword('correct horse', await hash())).toBe(false);
    expect(await isPassword('other', await hash())).toBe(true);
  });

  it.each(['', '\n', 'two\nlines', 'x'.repeat(1025)])('take no password like %j', async (input) => {
    await said('users create ann');
    const outcome = await call('users passwd ann --password-stdin', input);
    expect(outcome).toMatchObject({ status: 2, stdout: '' });
    expect(outcome.stderr).toMatch(
      /^tenant-usage: password: must be 1 to 1024 characters[^\n]*\n$/,
    );
  });

  it('are made staff, and put to rest', async () => {
    await said('users create ann --staff');
    await said('users create bob');
    await said('users set bob --staff yes --active no');
    expect(await said('users list')).toMatch(/^ann +- +no +yes +yes\nbob +- +no +yes +no$/m);
    expect((await call('users create ann')).status).toBe(2);
  });
});

describe('a password at a terminal', () => {
  const atTerminal = (typed: string): Promise<Outcome> => {
    const stdin = Object.assign(new PassThrough(), { isTTY: true });
    stdin.write(typed);
    return runHere(['users', 'passwd', 'ann', '--database', url()], { stdin });
  };
  beforeEach(() => said('users create ann'));
  const passwordHash = async () =>
    (await inStore(({ users }) => users.find('ann')))?.passwordHash ?? null;

  it('is asked for twice and echoed never', async () => {
    expect(await atTerminal('secret\rsecret\r')).toEqual({
      status: 0,
      stdout: '',
      stderr: 'Password: \nRetype password: \n',
    });
    expect(await isPassword('secret', (await passwordHash()) ?? '')).toBe(true);
  });

  it.each([
    ['two that differ', 'geheim\rgeheime\r', 2],
    ['Ctrl-C', 'geh\u0003', 5],
    ['none', '\r', 2],
  ])('changes nothing after %s', async (_, typed, status) => {
    const outcome = await atTerminal(typed);
    expect(outcome).toMatchObject({ status, stdout: '' });
    expect(outcome.stderr).not.toContain('geh');
    expect(await passwordHash()).toBeNull();
  });
});

describe('roles', () => {
  it('are granted, listed and revoked, and say what that changed', async () => {
    const account = await said('accounts create Example');
    await said('users create ann');
    await said('users create bob');
    expect(await said(`roles grant ann owner --account ${account}`)).toBe('granted 1');
    expect(await said(`roles grant ann owner --account ${account}`)).toBe('granted 0');
    await said('roles grant bob reader --project web');
    expect(await call('roles grant bob manager --site pcc-1')).toEqual({
      status: 1,
      stdout: '',
      stderr: 'tenant-usage: site "pcc-1": there is none\n',
    });
    await inStore(({ sites }) => sites.put([{ id: 'pcc-1' }]));
    await said('roles grant bob manager --site pcc-1');
    expect(await json('roles list --user ann')).toEqual({
      kind: 'role',
      user: 'ann',
      role: 'owner',
      account,
    });
    expect(await said('roles list --project web')).toMatch(/^bob +reader +project +web$/m);
    expect(await said('roles list')).toMatch(/^bob +manager +site +pcc-1$/m);
    expect(await said('roles revoke bob reader --project web')).toBe('revoked 1');
    expect(await call('roles revoke bob reader --project web')).toEqual({
      status: 1,
      stdout: '',
      stderr: 'tenant-usage: user "bob": has no role reader in project "web" to be revoked\n',
    });
    expect((await said('roles list --json')).split('\n')).toHaveLength(2);
  });
});

it.each([
  'accounts create Example',
  `accounts set ${NOBODY} --name x`,
  'projects set demo --name x',
  'groups create Example',
  'users create ann',
  'roles grant ann reader --project demo',
  'keys create --project demo',
])('%s makes no database: the service would know nothing of it', async (line) => {
  await rm(join(folder, 'usage.db'));
  expect(await call(line)).toEqual({
    status: 4,
    stdout: '',
    stderr: `tenant-usage: database ${url()}: there is no such file; give the right one with --database, or make it with "migrate"\n`,
  });
  expect(await readdir(folder)).not.toContain('usage.db');
});
