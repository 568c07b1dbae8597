/** What the commands say of databases: new, not ours, too new, out of reach, full. */
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import knex, { type Knex } from 'knex';
import { runHere } from '../support/program/command-line';
import type { Outcome } from '../support/program/program';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tenant-usage-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const at = (name: string): string => `sqlite:${join(folder, name)}`;

const on = (name: string, ...words: string[]): Promise<Outcome> =>
  runHere([...words, '--database', at(name)]);

async function changed(name: string, change: (db: Knex) => Promise<unknown>): Promise<void> {
  const connection = { filename: join(folder, name) };
  const db = knex({ client: 'sqlite3', connection, useNullAsDefault: true });
  try {
    await change(db);
  } finally {
    await db.destroy();
  }
}

/** Every command that opens the database, in a way that works on a good one. */
const CALLS: ReadonlyArray<readonly [name: string, words: readonly string[]]> = [
  ['serve', ['serve', '--auth', 'noauth', '--port', '0']],
  ['migrate', ['migrate']],
  ['migrate --check', ['migrate', '--check']],
  ['digest', ['digest']],
  ['server', ['server', 'a']],
  ['quarantine list', ['quarantine', 'list']],
  ['quarantine drop', ['quarantine', 'drop', '--all']],
];

const expectRefusal = ({ status, stdout, stderr }: Outcome, reason: string): void => {
  expect({ status, stdout }).toEqual({ status: 4, stdout: '' });
  expect(stderr).toMatch(/^tenant-usage: database sqlite:[^\n]+\n$/);
  expect(stderr).toContain(reason);
};

describe('migrate', () => {
  it('makes the database and tells what it did, once', async () => {
    const first = await on('usage.db', 'migrate');
    expect(first).toMatchObject({ status: 0, stderr: '' });
    expect(first.stdout).toMatch(
      /^applied 0001-\S+\n(applied \S+\n)*the database is up to date\n$/,
    );
    expect(await on('usage.db', 'migrate')).toMatchObject({
      status: 0,
      stdout: 'the database is up to date\n',
    });
  });

  it('only looks with --check', async () => {
    expectRefusal(await on('usage.db', 'migrate', '--check'), 'there is no such file');
    expect(await readdir(folder)).toEqual([]);
    await on('usage.db', 'migrate');
    expect(await on('usage.db', 'migrate', '--check')).toMatchObject({
      status: 0,
      stdout: 'the database is up to date\n',
    });
  });
});

describe.each(CALLS)('%s', (_name, words) => {
  it('refuses a database with tables of somebody else, and leaves it as it was', async () => {
    await changed('other.db', (db) => db.schema.createTable('recipes', (t) => t.increments()));
    const before = await readFile(join(folder, 'other.db'));
    expectRefusal(
      await on('other.db', ...words),
      'it holds other tables, but none of tenant-usage',
    );
    expect(await readFile(join(folder, 'other.db'))).toEqual(before);
  });

  it('refuses a file that is no database, and leaves it as it was', async () => {
    const text = 'Dear diary, today I was nearly taken for a database.\n'.repeat(40);
    await writeFile(join(folder, 'diary.txt'), text);
    expectRefusal(await on('diary.txt', ...words), 'the file is not an SQLite database');
    expect(await readFile(join(folder, 'diary.txt'), 'utf8')).toBe(text);
  });

  it('refuses a database that a newer program has changed', async () => {
    await on('usage.db', 'migrate');
    await changed('usage.db', (db) =>
      db('tenant_usage_migrations').insert({ name: '9999-later', batch: 2, migration_time: 0 }),
    );
    expectRefusal(await on('usage.db', ...words), '"9999-later" is newer than this program');
  });

  it('says so if the database can neither be opened nor made', async () => {
    // Permissions do not bind every user that runs tests; a folder that is a file binds all.
    await writeFile(join(folder, 'file'), '');
    expectRefusal(await on('file/usage.db', ...words), 'file');
    await mkdir(join(folder, 'folder'));
    expectRefusal(await on('folder', ...words), 'cannot be opened');
  });
});

describe.each(['postgres', 'mysql'])('%s without a server', (scheme) => {
  it.each([
    ['serve', ['serve', '--auth', 'noauth', '--port', '0']],
    ['import', ['import', '-']],
    ['digest', ['digest']],
  ])('%s ends with one line that tells no secret', async (_name, words) => {
    const nobody = createServer().listen(0, '127.0.0.1');
    await once(nobody, 'listening');
    const { port } = nobody.address() as AddressInfo;
    nobody.close();
    const database = `${scheme}://me:secret@127.0.0.1:${port}/usage`;
    expect(await runHere([...words, '--database', database])).toEqual({
      status: 4,
      stdout: '',
      stderr: `tenant-usage: database ${scheme}://me:***@127.0.0.1:${port}/usage: connect ECONNREFUSED 127.0.0.1:${port}\n`,
    });
  });
});
