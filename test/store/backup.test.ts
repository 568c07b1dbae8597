/** An online backup: consistent, private, checked, and never in place of another file. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fold } from '../../lib/domain/fold';
import type { Observation } from '../../lib/domain/observation';
import { openStore } from '../../lib/store/registry';
import { ndjson, RECORD } from '../support/observations/files';
import { row } from '../support/observations/observations';
import { runHere } from '../support/program/command-line';
import { makeWorkplace, type Workplace } from '../support/program/program';
import { scriptWords } from '../support/program/script';

const ROOT = join(__dirname, '..', '..');
const nowUs = () => 0;

let place: Workplace;
beforeEach(async () => {
  place = await makeWorkplace();
});
afterEach(() => place.remove());

const pathOf = (name: string) => join(place.folder, name);
const urlOf = (name: string) => `sqlite:${pathOf(name)}`;
const backup = (file: string, signal?: AbortSignal) =>
  runHere(
    ['backup', pathOf(file), '--database', urlOf('usage.db')],
    signal === undefined ? {} : { signal },
  );

async function importInto(name: string, servers: number): Promise<void> {
  const records = Array.from({ length: servers }, (_, n) => ({ ...RECORD, instance_id: `s${n}` }));
  await writeFile(pathOf('records.ndjson'), ndjson(...records));
  const { stderr, status } = await runHere([
    ...['import', pathOf('records.ndjson'), '--database', urlOf(name)],
  ]);
  if (status !== 0) throw new Error(stderr);
}

/** A writer in a process of its own, stopped right before its commit. */
async function startWriting(servers: number) {
  const submitted = Array.from({ length: servers }, (_, n) => ({
    observation: row({ serverId: `new-${n}`, launchedAtUs: n + 1 }),
  }));
  await writeFile(pathOf('batch.json'), JSON.stringify({ origin: 'test', submitted }));
  const args = [...scriptWords('record-and-hang'), urlOf('usage.db'), pathOf('batch.json'), '0'];
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface(child.stdout);
  expect(await once(lines, 'line')).toEqual(['hangs']);
  return {
    async commit() {
      const line = once(lines, 'line');
      child.kill('SIGCONT');
      return String(await line);
    },
    end: () => child.kill('SIGKILL'),
  };
}

/** All servers, after checking that each is what its observations come to. */
async function consistentServers(name: string): Promise<number> {
  const store = await openStore(urlOf(name), { schema: 'check', nowUs });
  const observations = new Map<string, Observation[]>();
  for await (const chunk of store.dump.observations()) {
    for (const one of chunk) {
      observations.set(one.serverId, [...(observations.get(one.serverId) ?? []), one]);
    }
  }
  let servers = 0;
  for await (const lives of store.dump.lives()) {
    for (const life of lives) {
      servers += 1;
      expect(life).toEqual(fold(life.server.id, observations.get(life.server.id) ?? []));
    }
  }
  expect(servers).toBe(observations.size);
  await store.close();
  return servers;
}

describe('a backup', () => {
  it('is made in the middle of a write of another process, of which it holds nothing', async () => {
    await importInto('usage.db', 3);
    const writer = await startWriting(40);
    try {
      expect(await backup('before.db')).toMatchObject({ status: 0, stderr: '' });
      expect(await writer.commit()).toBe('added 40');
      expect(await backup('after.db')).toMatchObject({ status: 0, stderr: '' });
    } finally {
      writer.end();
    }
    expect(await consistentServers('before.db')).toBe(3);
    expect(await consistentServers('after.db')).toBe(43);
  }, 30_000);

  it('is for its owner only, and leaves no other file behind', async () => {
    await importInto('usage.db', 3);
    const before = process.umask(0);
    try {
      const { stdout } = await backup('copy.db');
      expect(stdout).toMatch(/copy\.db: \d+\.\d MiB, checked\n$/);
    } finally {
      process.umask(before);
    }
    expect((await stat(pathOf('copy.db'))).mode & 0o777).toBe(0o600);
    expect((await readdir(place.folder)).sort()).toEqual(['copy.db', 'records.ndjson', 'usage.db']);
    expect(await consistentServers('copy.db')).toBe(3);
  });

  it('never replaces a file', async () => {
    await importInto('usage.db', 1);
    await writeFile(pathOf('copy.db'), 'precious');
    const { status, stderr } = await backup('copy.db');
    expect(status).toBe(2);
    expect(stderr).toContain('copy.db": exists already');
    expect((await stat(pathOf('copy.db'))).size).toBe('precious'.length);
  });

  it('says which file cannot be created', async () => {
    await importInto('usage.db', 1);
    const { status, stderr } = await backup('missing/copy.db');
    expect(status).toBe(2);
    expect(stderr).toContain('missing/copy.db": cannot be created (ENOENT)');
  });

  it('that is interrupted leaves nothing behind', async () => {
    await importInto('usage.db', 1);
    expect((await backup('copy.db', AbortSignal.abort())).status).toBe(5);
    expect((await readdir(place.folder)).sort()).toEqual(['records.ndjson', 'usage.db']);
  });

  it.each([
    ['a file that is not there', async () => undefined, 'there is no such file'],
    [
      'a text',
      () => writeFile(pathOf('usage.db'), 'a text that is longer than an empty file\n'.repeat(20)),
      'not an SQLite database',
    ],
    ['an empty database', () => writeFile(pathOf('usage.db'), ''), 'not one of tenant-usage'],
  ])('is not made of %s', async (_name, make, reason) => {
    await make();
    const { status, stderr } = await backup('copy.db');
    expect(status).toBe(4);
    expect(stderr).toContain(reason);
    expect(await readdir(place.folder)).not.toContain('copy.db');
  });

  it.each([
    ['postgres://user:secret@db.example/usage', 'use pg_dump'],
    ['mysql://user:secret@db.example/usage', 'use mariadb-dump --single-transaction'],
  ])('of a server is left to its own tool: %s', async (url, advice) => {
    const { status, stderr } = await runHere(['backup', pathOf('copy.db'), '--database', url]);
    expect(status).toBe(2);
    expect(stderr).toContain(advice);
    expect(stderr).not.toContain('secret');
  });
});
