/** `observations`: where they came from, and taking back a whole file of them. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AnyRecord, ndjson, RECORD } from '../support/observations/files';
import { runHere } from '../support/program/command-line';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tenant-usage-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const call = (words: readonly string[], nowUs?: number) =>
  runHere([...words, '--database', `sqlite:${join(folder, 'usage.db')}`], {
    ...(nowUs !== undefined && { nowUs }),
  });

const server = (id: string, more: AnyRecord = {}): AnyRecord => ({
  ...RECORD,
  instance_id: id,
  ...more,
});

async function importFile(name: string, records: readonly AnyRecord[], ...words: string[]) {
  const path = join(folder, name);
  await writeFile(path, ndjson(...records));
  const { status } = await call(['import', '--quiet', ...words, path]);
  expect(status).toBe(0);
  return path;
}

const voids = (...words: string[]) => call(['observations', 'void', ...words]);
const digest = async () => (await call(['digest'])).stdout;
const usage = async () =>
  (await call(['usage', '--month', '2026-01', '--total', '-f', 'value', '-c', 'hours'])).stdout;

const FIRST = [server('a'), server('b')];
/** A server of the first file, again and differently, and two more. */
const SECOND = [server('b'), server('b', { vcpus: 64 }), server('c'), server('d')];

describe('observations void', () => {
  it('counts what a file brought, and changes nothing without --yes', async () => {
    await importFile('first.ndjson', FIRST);
    const path = await importFile('second.ndjson', SECOND);
    const before = await digest();
    expect(await voids('--origin', path)).toEqual({
      status: 0,
      stdout: `file:${path}: would void 3 observations of 3 servers; 0 were void already\n`,
      stderr: 'tenant-usage: nothing is changed yet: add --yes to do it\n',
    });
    expect(await digest()).toBe(before);
  });

  it('leaves with --yes what the usage was without that file, and says which servers are left bare', async () => {
    await importFile('first.ndjson', FIRST);
    const before = await usage();
    const path = await importFile('second.ndjson', SECOND);
    expect(await usage()).not.toBe(before);
    const { status, stdout, stderr } = await voids('--origin', `file:${path}`, '--yes');
    expect({ status, stdout }).toEqual({
      status: 0,
      stdout: `file:${path}: voided 3 observations of 3 servers; 0 were void already\n`,
    });
    expect(stderr).toMatch(/^ {2}no-project: 2 \(c, d\)$/m);
    expect(await usage()).toBe(before);
  });

  it('adds nothing when it is repeated', async () => {
    const path = await importFile('first.ndjson', FIRST);
    await voids('--origin', path, '--yes');
    const before = await digest();
    for (const words of [['--yes'], ['--yes', '--reason', 'again']]) {
      expect(await voids('--origin', path, ...words)).toEqual({
        status: 0,
        stdout: `file:${path}: voided 0 observations of 0 servers; 2 were void already\n`,
        stderr: '',
      });
    }
    expect(await digest()).toBe(before);
  });

  it('keeps the same file out for good, but not records with another date', async () => {
    const path = await importFile('first.ndjson', FIRST);
    const before = await usage();
    await voids('--origin', path, '--yes');
    expect(await usage()).toBe('0\n');
    await importFile('copy.ndjson', FIRST);
    expect(await usage()).toBe('0\n');
    await importFile('copy.ndjson', FIRST, '--as-of', '2026-01-01T23:00:00Z');
    expect(await usage()).toBe(before);
  });

  it('is reported by an import that brings what was taken back, beside what is new', async () => {
    const path = await importFile('first.ndjson', FIRST);
    await voids('--origin', path, '--yes');
    await writeFile(path, ndjson(server('a'), server('b', { vcpus: 64 })));
    const { stdout, stderr } = await call(['import', path]);
    expect(stdout).toMatch(/^imported 2 records: 1 new, 1 known \(1 void\), 0 refused; /m);
    expect(stderr).toMatch(/^tenant-usage: warning: 1 known record had been taken back by a void/m);
  });

  it('takes back what came in a time, of a file that comes every day', async () => {
    const path = join(folder, 'daily.ndjson');
    const DAY_US = 86_400e6;
    const now = 1_767_398_400_000_000;
    for (const [day, id] of ['a', 'b', 'c'].entries()) {
      await writeFile(path, ndjson(server(id)));
      await call(['import', '--quiet', path], now + day * DAY_US);
    }
    const time = (day: number) => new Date((now + day * DAY_US) / 1000).toISOString();
    const { stdout } = await voids('--origin', path, '--since', time(1), '--until', time(2));
    expect(stdout).toContain('would void 1 observation of 1 server;');
    await voids('--origin', path, '--since', time(1), '--until', time(2), '--yes');
    const shown = await Promise.all(['a', 'b', 'c'].map((id) => call(['server', id])));
    expect(shown.map((each) => each.stdout.includes('void'))).toEqual([false, true, false]);
  });

  it('keeps the reason with each of them', async () => {
    const path = await importFile('first.ndjson', [server('a')]);
    await voids('--origin', path, '--reason', 'a test file', '--yes');
    expect((await call(['server', 'a'])).stdout).toContain('a test file');
  });

  it.each([
    [[], 2, '--origin: must be given'],
    [['--origin', 'nope.csv'], 1, 'origin "file:nope.csv": brought nothing, or not then; see: '],
    [['--origin', 'nope.csv', '--yes'], 1, 'origin "file:nope.csv": brought nothing'],
    [['--origin', 'x', '--since', 'noon'], 2, '--since "noon": must be an ISO 8601 time'],
    [['--origin', 'x', '--reason', ''], 2, '--reason "": must be a text of 1 to 1024 characters'],
  ])('is refused with %j', async (words, status, reason) => {
    await importFile('first.ndjson', FIRST);
    const outcome = await voids(...words);
    expect(outcome).toMatchObject({ status, stdout: '' });
    expect(outcome.stderr).toContain(`tenant-usage: ${reason}`);
  });
});

describe('observations origins', () => {
  it('lists files and voids, with what each brought', async () => {
    const path = await importFile('first.ndjson', FIRST);
    await voids('--origin', path, '--yes');
    const { stdout } = await call(['observations', 'origins', '-f', 'csv']);
    expect(stdout.split('\n').slice(0, 3)).toEqual([
      'origin,observations,first_recorded,last_recorded',
      `file:${path},2,2026-01-02T00:00:00.000000Z,2026-01-02T00:00:00.000000Z`,
      `void:file:${path},2,2026-01-02T00:00:00.000001Z,2026-01-02T00:00:00.000001Z`,
    ]);
  });
});
