/** Keys from the command line: shown once, kept as a hash, renewed and revoked. */
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { callerDirectory } from '../../../lib/report/caller-directory';
import { openStore } from '../../../lib/store/registry';
import { FIXED_NOW_US } from '../../support/databases/stores';
import { runHere } from '../../support/program/command-line';
import type { Outcome } from '../../support/program/program';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tenant-usage-'));
  await call('migrate');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const file = () => join(folder, 'usage.db');
const call = (line: string): Promise<Outcome> =>
  runHere([...line.split(' '), '--database', `sqlite:${file()}`]);

const HOUR_US = 3_600_000_000;

interface Made {
  readonly text: string;
  readonly id: string;
}

async function make(line: string): Promise<Made> {
  const { status, stdout, stderr } = await call(line);
  expect(status).toBe(0);
  expect(stdout).toMatch(/^tu_[\w-]{43}\n$/);
  const [, id = ''] = /^key ([0-9a-f]{32}): shown this once/.exec(stderr) ?? [];
  expect(stderr).not.toContain(stdout.trim());
  return { text: stdout.trim(), id };
}

/** What an authenticator finds for the text of a key. */
async function lookUp({ text }: Made) {
  const store = await openStore(`sqlite:${file()}`, { schema: 'check', nowUs: () => FIXED_NOW_US });
  try {
    return await callerDirectory(store).credential(
      'api_key',
      createHash('sha256').update(text).digest('hex'),
    );
  } finally {
    await store.close();
  }
}

async function shown({ id }: Made) {
  return JSON.parse((await call(`keys show ${id.slice(0, 12)} --json`)).stdout);
}

describe('keys create', () => {
  it('shows a key once and keeps nothing from which it could be had', async () => {
    const key = await make('keys create --rights observations points --name collector');
    expect(await lookUp(key)).toEqual({
      id: key.id,
      kind: 'api_key',
      userId: null,
      rights: { observations: true, points: true },
      expiresAtUs: null,
      isRevoked: false,
      isUserActive: true,
      secretEncrypted: null,
    });
    const files = await Promise.all(
      ['', '-wal'].map((end) => readFile(`${file()}${end}`, 'latin1').catch(() => '')),
    );
    expect(files.join()).toContain('collector');
    expect(files.join()).not.toContain(key.text);
    const { stdout } = await call('keys list');
    expect(stdout).not.toContain(key.text);
    expect(stdout).toMatch(/^[0-9a-f]{12} +api_key +collector +- +observations +active +- +-$/m);
  });

  it('gives it what is named, and an end', async () => {
    const account = (await call('accounts create Example')).stdout.trim();
    const key = await make(
      `keys create --project a b --project c --account ${account} --expires 12h`,
    );
    expect(await lookUp(key)).toMatchObject({
      rights: { projects: ['a', 'b', 'c'], accounts: [account] },
      expiresAtUs: FIXED_NOW_US + 12 * HOUR_US,
    });
    await runHere(['import', '--inventory', '-', '--database', `sqlite:${file()}`], {
      input: '{"kind":"site","id":"north"}',
    });
    const reader = await make('keys create --site north');
    expect(await lookUp(reader)).toMatchObject({ rights: { sites: ['north'] } });
    const operator = await make('keys create --rights operator --expires 2026-02-01T00:00:00Z');
    expect(await shown(operator)).toMatchObject({
      rights: { operator: true },
      expires_at: '2026-02-01T00:00:00.000000Z',
      status: 'active',
    });
  });

  it('gives it the rights of a user', async () => {
    const userId = (await call('users create ann')).stdout.trim();
    const key = await make('keys create --user ann');
    expect(await lookUp(key)).toMatchObject({ userId, rights: {} });
    expect(await shown(key)).toMatchObject({ user: 'ann' });
  });

  it.each([
    ['', 2, 'a key must be allowed something: --rights <right...>, --project <id...>'],
    ['--rights king', 2, '--rights "king": must be one of operator, usage, observations, points'],
    ['--rights points --expires soon', 2, '--expires "soon": must be an ISO 8601 time'],
    ['--rights points --expires 2026-01-01', 2, '--expires "2026-01-01": must lie in the future'],
    ['--rights points --expires 0s', 2, '--expires "0s": must lie in the future'],
    ['--account 12', 2, '--account "12": must be a UUID'],
    [`--account ${'f'.repeat(32)}`, 1, `account "${'f'.repeat(32)}": there is none`],
    ['--site south', 1, 'site "south": there is none'],
    ['--user bob', 1, 'user "bob": there is none'],
  ])('refuses "%s"', async (options, status, reason) => {
    const outcome = await call(`keys create ${options}`.trim());
    expect(outcome).toMatchObject({ status, stdout: '' });
    expect(outcome.stderr).toContain(`tenant-usage: ${reason}`);
    expect((await call('keys list')).stdout).toBe('');
  });
});

describe('keys rotate', () => {
  it('makes a new key with the same rights, and lets the old one work for a while', async () => {
    const old = await make('keys create --project a --name web');
    const renewed = await make(`keys rotate ${old.id.slice(0, 12)} --overlap 1h`);
    expect(renewed.text).not.toBe(old.text);
    expect(await lookUp(renewed)).toMatchObject({ rights: { projects: ['a'] }, expiresAtUs: null });
    expect(await lookUp(old)).toMatchObject({ expiresAtUs: FIXED_NOW_US + HOUR_US });
    expect(await shown(renewed)).toMatchObject({ name: 'web' });
  });

  it('ends no key later than before', async () => {
    const old = await make('keys create --project a --expires 2h');
    const renewed = await make(`keys rotate ${old.id}`);
    const endUs = FIXED_NOW_US + 2 * HOUR_US;
    expect(await lookUp(old)).toMatchObject({ expiresAtUs: endUs });
    expect(await lookUp(renewed)).toMatchObject({ expiresAtUs: endUs });
  });

  it('can end the old one at once and give the new one another end, and then renews it no more', async () => {
    const old = await make('keys create --project a');
    const renewed = await make(`keys rotate ${old.id} --overlap 0s --expires 1h`);
    expect(await shown(old)).toMatchObject({ status: 'expired' });
    expect(await lookUp(renewed)).toMatchObject({ expiresAtUs: FIXED_NOW_US + HOUR_US });
    const again = await call(`keys rotate ${old.id}`);
    expect(again).toMatchObject({ status: 2, stderr: expect.stringContaining('is expired') });
  });
});

describe('keys revoke', () => {
  it('makes a key worthless for good', async () => {
    const key = await make('keys create --rights points');
    expect((await call(`keys revoke ${key.id}`)).stdout).toMatch(`revoked ${key.id}, made 2026-01`);
    expect(await lookUp(key)).toMatchObject({ isRevoked: true, rights: { points: true } });
    expect((await call(`keys revoke ${key.id}`)).status).toBe(2);
    expect((await call(`keys rotate ${key.id}`)).status).toBe(2);
    expect((await call('keys list')).stdout).toContain('revoked');
  });

  it('never repeats a key that was given in the place of its id', async () => {
    const { text } = await make('keys create --rights points');
    const outcome = await call(`keys revoke ${text}`);
    expect(outcome).toMatchObject({ status: 2, stdout: '' });
    expect(outcome.stderr).not.toContain(text);
    expect(outcome.stderr).toContain(
      'id: this looks like the key itself, which is kept nowhere; an id must be',
    );
  });

  it('ends a credential of any kind, which is listed but not renewed', async () => {
    const id = '5'.repeat(32);
    const lookupHash = '5'.repeat(64);
    const store = await openStore(`sqlite:${file()}`, {
      schema: 'check',
      nowUs: () => FIXED_NOW_US,
    });
    await store.credentials.put([{ id, kind: 'metrics_token', lookupHash }]);
    await store.close();
    expect((await call('keys list')).stdout).toMatch(/^5{12} +metrics_token .* active /m);
    const renewed = await call(`keys rotate ${id}`);
    expect(renewed).toMatchObject({ status: 2, stdout: '' });
    expect(renewed.stderr).toContain('is of the kind metrics_token');
    expect((await call(`keys revoke ${id}`)).status).toBe(0);
    expect(JSON.parse((await call('keys list --json')).stdout)).toMatchObject({
      kind: 'key',
      credential_kind: 'metrics_token',
      status: 'revoked',
    });
  });

  it('tells when there is no such key', async () => {
    await make('keys create --rights points');
    expect((await call(`keys show ${'0'.repeat(32)}`)).stderr).toContain('there is none');
  });
});
