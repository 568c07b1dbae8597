/** An online backup: consistent, private, checked, and never in place of another file. */
import { readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fold } from '../../lib/domain/fold';
import type { Observation } from '../../lib/domain/observation';
import { openStore } from '../../lib/store/registry';
import { ndjson, RECORD } from '../support/observations/files';
import { runHere } from '../support/program/command-line';
import { makeWorkplace, type Running, type Workplace } from '../support/program/program';

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

/** Feeds an import, which goes on writing until it is ended. */
function startWriting(): Running & { end(): void } {
  const running = place.start(['import', '-', '--database', urlOf('usage.db')], {
    staysOpen: true,
  });
  let servers = 0;
  let isEnded = false;
  const feed = () => {
    while (!isEnded) {
      servers += 100;
      const records = Array.from({ length: 100 }, (_, n) => ({
        ...RECORD,
        instance_id: `server-${servers + n}`,
      }));
      if (running.process.stdin?.write(ndjson(...records)) === false) return;
    }
  };
  running.process.stdin?.on('drain', feed);
  feed();
  return {
    ...running,
    end() {
      isEnded = true;
      running.process.stdin?.end();
    },
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
  it('is consistent while another process writes, which loses nothing', async () => {
    await importInto('usage.db', 1);
    const writer = startWriting();
    let copied = 0;
    for (let n = 0; copied < 2; n += 1) {
      expect(await backup(`copy-${n}.db`)).toMatchObject({ status: 0, stderr: '' });
      copied = await consistentServers(`copy-${n}.db`);
    }
    writer.end();
    expect(await writer.outcome).toMatchObject({ status: 0 });
    expect(await consistentServers('usage.db')).toBeGreaterThan(copied);
  }, 120_000);

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
