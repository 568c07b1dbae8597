/** `verify`, `refold` and `migrate` on a database that an older program wrote. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import knex from 'knex';
import { openStore } from '../../lib/store/registry';
import { hour, row } from '../support/observations/observations';
import { runHere } from '../support/program/command-line';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tenant-usage-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const url = () => `sqlite:${join(folder, 'usage.db')}`;
const on = (...words: string[]) => runHere([...words, '--database', url()]);

/** Three servers, one of them with a segment that does not follow from its observation. */
async function spoilt(foldVersion: string): Promise<void> {
  const store = await openStore(url(), { schema: 'migrate', nowUs: () => 0 });
  const submitted = ['a', 'b', 'c'].map((serverId) => ({
    observation: row({ serverId, projectId: 'p', launchedAtUs: hour(10) }),
  }));
  await store.observations.record({ origin: 'test', submitted });
  await store.close();
  const connection = { filename: join(folder, 'usage.db') };
  const db = knex({ client: 'sqlite3', connection, useNullAsDefault: true });
  const b = db('servers').select('server_key').where({ id: 'b' });
  await db('segments').where({ server_key: b }).update({ host: 'x' });
  await db('meta').where({ name: 'fold_version' }).update({ value: foldVersion });
  await db.destroy();
}

const ALL_EQUAL = {
  status: 0,
  stdout: '3 servers and 3 segments compared, 0 differ\n',
  stderr: '',
};

describe('verify and refold', () => {
  it('name the server that differs, and mend it', async () => {
    await spoilt('2');
    expect(await on('verify')).toEqual({
      status: 1,
      stdout: '3 servers and 3 segments compared, 1 differ\n',
      stderr: 'tenant-usage: verify: these servers differ: b; run "refold"\n',
    });
    expect(await on('refold')).toEqual({
      status: 0,
      stdout: '3 servers recomputed\n',
      stderr: '',
    });
    expect(await on('verify')).toEqual(ALL_EQUAL);
  });

  it('leave an upgrade to the process that is doing it, unless they are forced', async () => {
    await spoilt('1');
    const store = await openStore(url(), { schema: 'check', nowUs: () => 0 });
    await store.leases.acquire('refold', 'another process', 0, 2 ** 52);
    await store.close();
    const { status, stderr } = await on('migrate');
    expect(status).toBe(0);
    expect(stderr).toContain('another process is doing it');
    expect((await on('verify')).status).toBe(1);
    expect((await on('refold')).status).toBe(0);
    expect(await on('verify')).toEqual(ALL_EQUAL);
  });
});

describe('a database of a program with older rules', () => {
  it('is recomputed by migrate, once, and it says so', async () => {
    await spoilt('1');
    const { status, stderr } = await on('migrate');
    expect({ status, stderr }).toEqual({
      status: 0,
      stderr:
        'tenant-usage: refold: recomputing the servers that an older program has stored\n' +
        'tenant-usage: refold: 3 servers recomputed, done\n',
    });
    expect(await on('verify')).toEqual(ALL_EQUAL);
    expect(await on('migrate')).toMatchObject({ status: 0, stderr: '' });
  });

  it('is recomputed by the job of the service', async () => {
    await spoilt('1');
    expect(await on('jobs', 'run', 'refold')).toMatchObject({ status: 0 });
    expect(await on('verify')).toEqual(ALL_EQUAL);
  });
});
