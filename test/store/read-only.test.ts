/** Commands that only read work on an SQLite file that they may not write, in a directory where they may not either. */
import { chmod, copyFile, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openStore } from '../../lib/store/registry';
import { row } from '../support/observations/observations';
import { makeWorkplace, type Workplace } from '../support/program/program';

/** Permission bits do not stop root unless it gives up that privilege. */
const UNPRIVILEGED =
  process.getuid?.() === 0
    ? 'setpriv --bounding-set=-dac_override,-dac_read_search --inh-caps=-dac_override,-dac_read_search "$@"; exit;'
    : '';

let place: Workplace;
let folder: string;
beforeEach(async () => {
  place = await makeWorkplace();
  folder = join(place.folder, 'archive');
  await mkdir(folder);
});
afterEach(async () => {
  await chmod(folder, 0o755);
  await place.remove();
});

/** Copies a database into the folder while it is open, so that its writes are in the file -wal only. */
async function archive(suffixes: readonly string[]): Promise<void> {
  const file = join(place.folder, 'usage.db');
  const store = await openStore(`sqlite:${file}`, { schema: 'migrate', nowUs: () => 0 });
  const observation = row({ serverId: 'one', launchedAtUs: 1 });
  await store.observations.record({ origin: 'test', submitted: [{ observation }] });
  if (suffixes.length === 0) await store.close();
  for (const suffix of ['', ...suffixes]) {
    await copyFile(`${file}${suffix}`, join(folder, `usage.db${suffix}`));
    await chmod(join(folder, `usage.db${suffix}`), 0o444);
  }
  await store.close();
  await chmod(folder, 0o555);
}

const run = (...words: readonly string[]) =>
  place.run([...words, '--database', `sqlite:${join(folder, 'usage.db')}`], {
    shell: UNPRIVILEGED,
  });

describe('a database file in a directory, both read-only', () => {
  it.each([
    ['after the last process has closed it', []],
    ['with the log of the last writes beside it', ['-wal', '-shm']],
  ])('can be read %s, and stays as it is', async (_name, suffixes) => {
    await archive(suffixes);
    const before = await readdir(folder);
    const digest = await run('digest', '--facts');
    expect(digest).toMatchObject({ status: 0, stderr: '' });
    expect(digest.stdout).toMatch(/state: 1 servers, 1 segments\n.*facts: 1 observations/);
    expect((await run('server', 'one')).stdout).toContain('first launch');
    expect(await readdir(folder)).toEqual(before);
  });

  it('is refused if its last writes cannot be read, rather than shown without them', async () => {
    await archive(['-wal']);
    const { status, stderr } = await run('digest');
    expect(status).toBe(4);
    expect(stderr).toContain('usage.db-wal, which cannot be read in a read-only directory');
  });

  it('is refused by commands that write', async () => {
    await archive([]);
    await writeFile(join(place.folder, 'x.ndjson'), '');
    const { status, stderr } = await run('projects', 'set', 'one', '--name', 'x');
    expect(status).toBe(4);
    expect(stderr).toMatch(/read-only|cannot be opened/);
  });
});
