/** The quarantine from the command line: nothing that was refused is lost, and all of it can be got rid of. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runHere } from '../support/program/command-line';
import type { Outcome } from '../support/program/program';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tenant-usage-'));
  await call(['import', '-'], [GOOD, ...BAD].join('\n'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const call = (words: readonly string[], input = ''): Promise<Outcome> =>
  runHere([...words, '--database', `sqlite:${join(folder, 'usage.db')}`], { input });

const line = (fields: object): string =>
  JSON.stringify({
    tenant_id: 'p',
    flavor: 's',
    vcpus: 1,
    memory_mb: 1024,
    root_gb: 10,
    ephemeral_gb: 0,
    launched_at: '2026-01-01T00:00:00Z',
    ...fields,
  });

const GOOD = line({ instance_id: 'good' });
const BAD = [line({ instance_id: 'minus', vcpus: -1 }), '{"instance_id": \u001b[31m', 'what?'];

/** More than the command reads at once. */
const MANY = Array.from({ length: 450 }, (_, index) => `no JSON ${index}`);

interface Entry {
  readonly id: string;
  readonly raw: string;
}

const entries = async (): Promise<Entry[]> => {
  const { stdout } = await call(['quarantine', 'list', '--json']);
  return stdout
    .split('\n')
    .filter(Boolean)
    .map((each) => JSON.parse(each));
};

/** The entry that holds this raw input. */
async function entryOf(raw: string): Promise<Entry> {
  const entry = (await entries()).find((each) => each.raw === raw);
  if (!entry) throw new Error(`not in the quarantine: ${raw}`);
  return entry;
}

describe('quarantine list', () => {
  it('tells for each entry where it stood, the field and the reason', async () => {
    const { status, stdout } = await call(['quarantine', 'list']);
    expect(status).toBe(0);
    expect(stdout.split('\n')[0]).toMatch(/^ID +WHERE +FIELD +REASON$/);
    expect(stdout).toMatch(/^[0-9a-f]{12} +\S*stdin:2 +vcpus +-1: \S.*$/m);
  });

  it('gives scripts the input as it came, one entry a line', async () => {
    expect((await entries()).map(({ raw }) => raw).sort()).toEqual([...BAD].sort());
  });

  it('lists more than one slice, each entry once', async () => {
    await call(['import', '-'], [GOOD, ...MANY].join('\n'));
    const raws = (await entries()).map(({ raw }) => raw);
    expect(raws).toHaveLength(BAD.length + MANY.length);
    expect(new Set(raws)).toEqual(new Set([...BAD, ...MANY]));
    const { stdout } = await call(['quarantine', 'list']);
    expect(stdout.trimEnd().split('\n')).toHaveLength(1 + raws.length);
  });

  it('says nothing of an empty quarantine', async () => {
    await call(['quarantine', 'drop', '--all']);
    expect(await call(['quarantine', 'list', '--json'])).toEqual({
      status: 0,
      stdout: '',
      stderr: '',
    });
  });
});

describe('quarantine show', () => {
  it('finds an entry by the beginning of its id', async () => {
    const { id, raw } = await entryOf('what?');
    const { status, stdout } = await call(['quarantine', 'show', id.slice(0, 10)]);
    expect(status).toBe(0);
    expect(stdout).toContain(id);
    expect(stdout.endsWith(`\n\n${raw}\n`)).toBe(true);
  });

  it('lets no input steer the terminal', async () => {
    const { id } = await entryOf(BAD[1] ?? '');
    const { stdout } = await call(['quarantine', 'show', id]);
    expect(stdout).not.toContain('\u001b');
    expect(stdout).toContain('{"instance_id": \\u001b[31m');
  });

  it.each([
    ['0'.repeat(64), 1, 'there is none, or several that begin so'],
    ['xyz', 2, 'is no id of an entry; allowed: 1 to 64 of the digits 0-9 and a-f'],
  ])('refuses %s with status %d', async (id, status, reason) => {
    const outcome = await call(['quarantine', 'show', id]);
    expect(outcome).toMatchObject({ status, stdout: '', stderr: expect.stringContaining(reason) });
  });
});

describe('quarantine drop', () => {
  it('takes out what is named, and nothing else', async () => {
    const { id } = await entryOf('what?');
    expect(await call(['quarantine', 'drop', id])).toMatchObject({
      status: 0,
      stdout: 'dropped 1\n',
    });
    expect((await entries()).map(({ raw }) => raw).sort()).toEqual(BAD.slice(0, 2).sort());
  });

  it('takes out nothing if one of the ids is unknown', async () => {
    const { id } = await entryOf('what?');
    expect((await call(['quarantine', 'drop', id, '0'.repeat(64)])).status).toBe(1);
    expect(await entries()).toHaveLength(BAD.length);
  });

  it('takes out everything with --all, however much it is', async () => {
    await call(['import', '-'], [GOOD, ...MANY].join('\n'));
    expect((await call(['quarantine', 'drop', '--all'])).stdout).toBe(
      `dropped ${BAD.length + MANY.length}\n`,
    );
    expect(await entries()).toEqual([]);
  });
});

describe('quarantine replay', () => {
  it('keeps what is still not understood, tells why, and ends with status 3', async () => {
    const { status, stdout, stderr } = await call(['quarantine', 'replay', '--all']);
    expect({ status, stdout }).toEqual({
      status: 3,
      stdout: 'replayed understood=0 added=0 refused=3\n',
    });
    expect(stderr.trimEnd().split('\n')).toHaveLength(3);
    expect(stderr).toMatch(/^[0-9a-f]{12}: \S*stdin:2: vcpus: -1: \S.*$/m);
    expect(await entries()).toHaveLength(3);
  });

  it('takes in what an --as-of makes clear, and empties the quarantine of it', async () => {
    await call(['quarantine', 'drop', '--all']);
    const undated = line({ instance_id: 'never', launched_at: null, vm_state: 'error' });
    expect((await call(['import', '-'], undated)).status).toBe(3);
    const words = ['quarantine', 'replay', '--all', '--as-of', '2026-01-01T00:00:00Z'];
    expect(await call(words)).toMatchObject({
      status: 0,
      stdout: 'replayed understood=1 added=1 refused=0\n',
      stderr: expect.stringContaining('partial: 1 (never)'),
    });
    expect(await entries()).toEqual([]);
    const { stdout } = await call(['server', 'never', '--json']);
    expect(JSON.parse(stdout).observations).toMatchObject([{ at: '2026-01-01T00:00:00.000000Z' }]);
  });

  it('names the notes that it caused, as an import does', async () => {
    await call(['quarantine', 'drop', '--all']);
    const planned = { launched_at: '2031-01-01T00:00:00Z', terminated_at: '2026-01-01T00:00:00Z' };
    const lines = [1, 2, 3, 4].map((n) => line({ instance_id: `odd${n}`, ...planned }));
    expect((await call(['import', '-'], lines.join('\n'))).stderr).toContain(
      'launched_at: 2031-01-01T00:00:00Z: lies in the future: needs --allow-future\n',
    );
    const { status, stderr } = await call(['quarantine', 'replay', '--all', '--allow-future']);
    expect(status).toBe(0);
    expect(stderr).toMatch(
      /^tenant-usage: new notes on servers .*\n {2}ended-before-launched: 4 \((odd\d, ){3}…\)\ntenant-usage: to see one of them: tenant-usage server odd\d\n$/,
    );
    expect((await call(['quarantine', 'replay', '--all'])).stderr).toBe('');
  });

  it('refuses an --as-of that is no time', async () => {
    const { status, stderr } = await call(['quarantine', 'replay', '--all', '--as-of', 'soon']);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^tenant-usage: --as-of "soon": must be [^\n]+\n$/);
  });
});
