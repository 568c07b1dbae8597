/** `import nova-database`: its options, what it says, and what it does about databases that are not as they should be. */
import { readFile } from 'node:fs/promises';
import { completeUntilUs } from '../../../lib/report/completeness';
import { openForeign } from '../../../lib/store/registry';
import type { Store } from '../../../lib/store/store';
import { parseTimeUs, SECOND_US } from '../../../lib/time';
import { type MakeDatabase, onDatabase } from '../../support/databases/databases';
import { type TemporaryStore, temporaryStore } from '../../support/databases/stores';
import { insert, makeNova, type Nova } from '../../support/nova-database/nova';
import { after, before, purged } from '../../support/nova-database/recording';
import { type RunOptions, runHere } from '../../support/program/command-line';

const NOW_US = parseTimeUs('2026-11-21T21:10:32Z') as number;
const STOPPED = '7b04a87d-c76e-4943-828c-99f613068bfd';

onDatabase('SQLite', 'and an import from it', (make: MakeDatabase) => {
  let nova: Nova;
  let own: TemporaryStore;
  let store: Store;
  beforeAll(async () => {
    nova = await makeNova('SQLite', make);
  });
  beforeEach(async () => {
    await nova.fill(before);
    own = await temporaryStore();
    store = own.store;
  });
  afterEach(() => own.remove());

  const call = (argv: readonly string[], options: RunOptions = {}) =>
    runHere([...argv, '--database', own.url], { nowUs: NOW_US, ...options });
  const run = (...more: string[]) => call([...nova.argv, ...more]);

  it('counts what would be new, and stores nothing, with --dry-run', async () => {
    const dry = await run('--dry-run');
    expect(dry.stdout).toBe(
      'checked 43 servers of 2 cells: 140 would be new, 0 known, 0 refused\n',
    );
    expect(await store.servers.list({ limit: 9 })).toEqual([]);
    await run();
    expect((await run('--dry-run', '--full')).stdout).toMatch(/: 0 would be new, 140 known/);
  });

  it('reads only what has changed when it has finished before', async () => {
    expect((await run()).stdout).toMatch(/^imported 43 servers of 2 cells: 140 new, 0 known/);
    await nova.cell1.all(
      `update instances set vm_state = 'error', updated_at = '2026-11-21 21:30:00' where uuid = ?`,
      [STOPPED],
    );
    await nova.cell1.all(
      `update instances set updated_at = '2026-11-01 00:00:00' where uuid <> ?`,
      [STOPPED],
    );
    const again = await call([...nova.argv], { nowUs: NOW_US + 30 * 60_000_000 });
    expect(again.stdout).toMatch(/^imported 3 servers of 2 cells: 1 new/);
    expect(await store.servers.find(STOPPED)).toMatchObject({ state: 'error' });
    expect((await run('--full')).stdout).toMatch(/^imported 43 servers/);
  });

  it('says until when each cell is known, and that does not hold back what is heard all the time', async () => {
    await run();
    const { stdout } = await call(['sources', 'status', '--json']);
    const rows = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(rows).toMatchObject([
      { source: 'nova-database', cell: 'cell0', heard_until: '2026-11-21T21:10:22Z' },
      { source: 'nova-database', cell: 'cell1', heard_until: '2026-11-21T21:10:22Z' },
    ]);
    expect(await completeUntilUs(store)).toBe(NOW_US - 10 * SECOND_US);
    const heard = { heardUntilUs: NOW_US + SECOND_US, newestUs: null };
    await store.sources.hear({ source: 'nova-notifications', cell: 'cell1', ...heard });
    expect(await completeUntilUs(store)).toBe(NOW_US + SECOND_US);
  });

  it('lists every doubt and a summary as JSON', async () => {
    const { stdout, stderr } = await run('--format', 'json');
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.slice(0, -1)).toContainEqual({
      ...{ server: '06d219d9-1b50-4cd9-b646-3e2a1e67b8dc', reason: 'former-size' },
      detail: 'flavor 6',
    });
    expect(lines.at(-1)).toEqual({
      ...{ dry_run: false, servers: 43, new: 140, known: 0, changed: 43, refused: 0 },
      ...{ cells: ['cell0', 'cell1'], failed: [] },
      doubts: {
        ...{ 'former-size': 1, 'reset-state': 2, failed: 2, 'offload-time': 1 },
        'never-launched': 3,
      },
    });
    expect(stderr).toBe('');
  });

  it('names what was purged, and leaves it as it is', async () => {
    await nova.fill(after);
    await run();
    const { stdout } = await call(['digest', '--facts']);
    await nova.fill(purged);
    const again = await run();
    expect(again.stderr).toMatch(/does not know it any more; it stays as it is: 35 \(/);
    expect((await call(['digest', '--facts'])).stdout).toBe(stdout);
  });

  it('refuses a server whose flavor cannot be read, keeps it, and takes the others', async () => {
    await nova.cell1.all('update instance_extra set flavor = null where instance_uuid = ?', [
      STOPPED,
    ]);
    const { status, stdout, stderr } = await run();
    expect(status).toBe(3);
    expect(stdout).toMatch(/^imported 43 servers of 2 cells: \d+ new, 0 known, 1 refused/);
    expect(stderr).toContain(
      `cell1: instances 34: flavor: server ${STOPPED}: none in instance_extra`,
    );
    expect((await store.quarantine.list(undefined, 9)).map(({ origin }) => origin)).toEqual([
      'nova-database:cell1',
    ]);
  });

  it('refuses times in the future, as in all records', async () => {
    await nova.cell1.all(`update instances set terminated_at = '9999-12-31' where uuid = ?`, [
      STOPPED,
    ]);
    const { status, stderr } = await run();
    expect(status).toBe(3);
    expect(stderr).toContain('lies in the future');
  });

  it('reads disabled cells, and says so', async () => {
    await nova.api.all(`update cell_mappings set disabled = 1 where name = 'cell1'`);
    const { stdout, stderr } = await run();
    expect(stderr).toContain('cell cell1 is disabled; its servers count all the same');
    expect(stdout).toMatch(/^imported 43 servers/);
  });

  it('goes on with other cells where one is a template or cannot be reached, and fails', async () => {
    const secret = 'mysql+pymysql://{username}:hidden-word@{hostname}/nova';
    await nova.api.all(`update cell_mappings set database_connection = ? where name = 'cell0'`, [
      secret,
    ]);
    const argv = [...nova.argv.slice(0, 6), '--cell', `cell1=${nova.cell1.url}`];
    const { status, stdout, stderr } = await call(argv);
    expect(status).toBe(4);
    expect(stderr).toContain('cell cell0: its address is a template');
    expect(`${stdout}${stderr}`).not.toContain('hidden-word');
    expect(stdout).toMatch(/^imported 41 servers of 1 cell: .*; 1 cell not read\n$/);
    const away = [
      ...nova.argv.slice(0, 6),
      '--cell',
      'cell1=mysql://u:hidden-word@127.0.0.1:1/nova',
    ];
    const failed = await call([...away, '--cell', `cell0=${nova.cell0.url}`]);
    expect(failed).toMatchObject({ status: 4 });
    expect(failed.stderr).toMatch(/cell cell1: .*ECONNREFUSED/);
    expect(failed.stdout).toMatch(/^imported 2 servers of 1 cell/);
    expect(`${failed.stdout}${failed.stderr}`).not.toContain('hidden-word');
  });

  it('takes the addresses of the mappings where they lead somewhere', async () => {
    for (const [name, { url }] of [
      ['cell0', nova.cell0],
      ['cell1', nova.cell1],
    ] as const) {
      const written = url.replace('sqlite:', 'sqlite:///');
      await nova.api.all('update cell_mappings set database_connection = ? where name = ?', [
        written,
        name,
      ]);
    }
    const { stdout } = await call(['import', 'nova-database', '--url', nova.api.url]);
    expect(stdout).toMatch(/^imported 43 servers of 2 cells/);
  });

  it('reads one cell alone, without the flavors of the API database', async () => {
    const { status, stdout, stderr } = await call([
      'import',
      'nova-database',
      '--url',
      nova.cell1.url,
    ]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^imported 41 servers of 1 cell/);
    expect(stderr).toMatch(/since its flavor was deleted/);
  });

  it.each([
    [['--url', 'oracle:x'], 2, /unknown scheme; allowed: sqlite:…/],
    [['--cell', 'secret'], 2, /--cell: must be CELL=URL/],
    [[], 2, /nova_database\.url is not set/],
    [
      ['--url', 'sqlite:/nowhere/nova.db'],
      4,
      /nova_database\.url sqlite:\/nowhere\/nova\.db: there is no such file/,
    ],
  ])('refuses %s', async (options, expected, message) => {
    const { status, stderr } = await call(['import', 'nova-database', ...options]);
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain('secret');
    expect(status).toBe(expected);
  });

  it('names the cells that there are where --cell names none of them', async () => {
    const { status, stderr } = await run('--cell', 'cell9=sqlite:x');
    expect(status).toBe(2);
    expect(stderr).toContain('cell cell9: there is none; there are: cell0, cell1');
  });

  it('refuses a database that is none of Nova', async () => {
    const { status, stderr } = await call(['import', 'nova-database', '--url', own.url]);
    expect(status).toBe(4);
    expect(stderr).toContain('neither cell_mappings');
  });

  it('refuses options before its name, which would be lost', async () => {
    const { status, stderr } = await runHere(['import', '--database', own.url, 'nova-database']);
    expect(status).toBe(2);
    expect(stderr).toContain('option --database: must stand after "nova-database"');
  });

  it('names the columns and tables that another release does not have, and reads no half of it', async () => {
    const dropped = ['instances.launched_at', 'shadow_migrations.migration_type'];
    const other = await makeNova('SQLite', make, { dropped });
    await other.cell1.all('drop table instance_actions');
    const { status, stderr } = await call(['import', 'nova-database', '--url', other.cell1.url]);
    expect(status).toBe(4);
    for (const name of ['column instances.launched_at', 'table instance_actions']) {
      expect(stderr).toContain(name);
    }
    expect(stderr).toContain('column shadow_migrations.migration_type');
  });

  it('does without the column of hidden copies, which older releases do not have', async () => {
    const other = await makeNova('SQLite', make, {
      dropped: ['instances.hidden', 'shadow_instances.hidden'],
    });
    const rows = before
      .filter(({ db, table }) => db === 'nova' && table === 'instances')
      .map(({ row: { hidden: _, ...row } }) => ({ row }));
    await insert(other.cell1, 'instances', rows);
    await insert(
      other.cell1,
      'instance_extra',
      before.filter(({ db, table }) => db === 'nova' && table === 'instance_extra'),
    );
    const { status } = await call(['import', 'nova-database', '--url', other.cell1.url]);
    expect(status).toBe(0);
  });

  it('opens databases of others in a way that cannot write', async () => {
    const database = openForeign(nova.cell1.url);
    await expect(database.read((db) => db('instances').delete())).rejects.toThrow(/readonly/);
    await database.close();
  });

  it('keeps no address in the database', async () => {
    await run();
    const bytes = `${await readFile(own.file, 'latin1')}${await readFile(`${own.file}-wal`, 'latin1')}`;
    expect(bytes).toContain('nova-database:cell1');
    expect(bytes).not.toContain(nova.cell1.url.replace('sqlite:', ''));
  });
});
