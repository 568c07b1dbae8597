/** SQLite keeps the promises of a store, and some of its own. */
import { chmod, mkdtemp, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { observe } from '../../lib/domain/observation';
import { connect } from '../../lib/store/knex/sqlite/connections';
import { openStore } from '../../lib/store/registry';
import type { Store } from '../../lib/store/store';
import { storeContract } from './contract';

storeContract('SQLite');

const nowUs = () => 0;
const row = (serverId: string, atUs: number) => ({
  observation: observe({
    serverId,
    source: 'file',
    kind: 'row',
    atUs,
    facts: { launchedAtUs: atUs },
  }),
});

describe('an SQLite database', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tenant-usage-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('is a file: one in memory is refused, since each connection would see its own', async () => {
    for (const url of ['sqlite::memory:', 'sqlite:']) {
      await expect(openStore(url, { schema: 'migrate', nowUs })).rejects.toMatchObject({
        code: 'invalidArgument',
        message: expect.stringContaining('sqlite:PATH'),
      });
    }
  });

  it('flushes every commit to the disk, so that it survives a power cut', async () => {
    const filename = join(folder, 'usage.db');
    const writer = connect({ filename, role: 'writer', mode: 'rwc' });
    expect(await writer.raw('pragma synchronous')).toEqual([{ synchronous: 2 }]);
    expect(await writer.raw('pragma journal_mode')).toEqual([{ journal_mode: 'wal' }]);
    await writer.destroy();
  });

  it('is not made by a command that only looks', async () => {
    const url = `sqlite:${join(folder, 'none.db')}`;
    await expect(openStore(url, { schema: 'check', nowUs })).rejects.toMatchObject({
      code: 'database',
      message: expect.stringContaining('there is no such file'),
    });
  });

  const modesIn = async (): Promise<Record<string, string>> => {
    const modes = (await readdir(folder)).map(async (name) => {
      const { mode } = await stat(join(folder, name));
      return [name, (mode & 0o777).toString(8)] as const;
    });
    return Object.fromEntries(await Promise.all(modes));
  };

  it('is for its owner only, and so are the files beside it, whatever the umask', async () => {
    const before = process.umask(0);
    try {
      const store = await openStore(`sqlite:${join(folder, 'new.db')}`, {
        schema: 'migrate',
        nowUs,
      });
      await store.observations.record({ origin: 'x', submitted: [row('one', 1)] });
      const modes = await modesIn();
      await store.close();
      expect(modes).toEqual({ 'new.db': '600', 'new.db-wal': '600', 'new.db-shm': '600' });
    } finally {
      process.umask(before);
    }
  });

  it('is for its owner only behind a link, too', async () => {
    await symlink(join(folder, 'real.db'), join(folder, 'link.db'));
    await (
      await openStore(`sqlite:${join(folder, 'link.db')}`, { schema: 'migrate', nowUs })
    ).close();
    expect((await modesIn())['real.db']).toBe('600');
  });

  it('keeps the mode that it has', async () => {
    const file = join(folder, 'old.db');
    await writeFile(file, '');
    await chmod(file, 0o640);
    await (await openStore(`sqlite:${file}`, { schema: 'migrate', nowUs })).close();
    expect((await modesIn())['old.db']).toBe('640');
  });

  it('is refused when it is no database', async () => {
    const file = join(folder, 'text.db');
    await writeFile(
      file,
      'this is a text, and long enough not to be taken for an empty file\n'.repeat(20),
    );
    await expect(openStore(`sqlite:${file}`, { schema: 'migrate', nowUs })).rejects.toMatchObject({
      code: 'database',
      message: expect.stringContaining('not an SQLite database'),
    });
  });

  it('may be opened for the first time by many at once', async () => {
    for (let round = 0; round < 20; round += 1) {
      const url = `sqlite:${join(folder, `new-${round}.db`)}`;
      const opening = [1, 2, 3, 4].map(() => openStore(url, { schema: 'migrate', nowUs }));
      for (const store of await Promise.all(opening)) await store.close();
    }
  });

  it('may be written by several processes at once without losing anything', async () => {
    const url = `sqlite:${join(folder, 'shared.db')}`;
    const options = { schema: 'migrate', nowUs } as const;
    const stores = await Promise.all([1, 2, 3].map(() => openStore(url, options)));
    await Promise.all(
      stores.flatMap((store, writer) =>
        Array.from({ length: 20 }, (_, n) =>
          store.observations.record({
            origin: `${writer}`,
            submitted: [row('shared', n * 10 + writer), row(`own-${writer}`, n)],
          }),
        ),
      ),
    );
    const [store] = stores as [Store, ...Store[]];
    expect(await store.observations.about('shared')).toHaveLength(60);
    expect(await store.servers.find('shared')).toMatchObject({ bornAtUs: 0 });
    for (const writer of [0, 1, 2]) {
      expect(await store.observations.about(`own-${writer}`)).toHaveLength(20);
    }
    await Promise.all(stores.map((open) => open.close()));
  });
});
