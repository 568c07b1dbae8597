/** `servers list`: by project, by time, by note, and as many as there are. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runHere } from '../support/program/command-line';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tenant-usage-'));
  await record(EVENTS);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const url = () => `sqlite:${join(folder, 'usage.db')}`;

const SIZE = { flavor: 's', vcpus: 1, memory_mb: 512, root_gb: 1, ephemeral_gb: 0 };
const day = (n: number): string => `2025-12-${String(n).padStart(2, '0')}T00:00:00Z`;

const launched = (id: string, project: string, at: string) => ({
  ...{ event: 'launched', instance_id: id, at, tenant_id: project, name: `${id}-name`, ...SIZE },
});
const terminated = (id: string, at: string) => ({ event: 'terminated', instance_id: id, at });

/** `back` ends, comes back and is there; `gone` ended; `odd` ends without ever having begun. */
const EVENTS = [
  launched('back', 'p', day(1)),
  terminated('back', day(5)),
  { event: 'restored', instance_id: 'back', at: day(10) },
  launched('gone', 'q', day(2)),
  terminated('gone', day(4)),
  launched('new', 'q', day(20)),
  terminated('odd', day(6)),
];

const record = (records: readonly object[]) =>
  runHere(['import', '-', '--quiet', '--database', url()], {
    input: records.map((each) => JSON.stringify(each)).join('\n'),
  });

const list = (...words: string[]) => runHere(['servers', 'list', ...words, '--database', url()]);

async function ids(...words: string[]): Promise<string[]> {
  const outcome = await list('-f', 'value', '-c', 'id', ...words);
  expect(outcome).toMatchObject({ status: 0, stderr: '' });
  return outcome.stdout.split('\n').slice(0, -1);
}

describe('servers list', () => {
  it('remarks on a time in the future, at which only what has not ended is alive', async () => {
    const at = (time: string) => list('--alive-at', time, '-f', 'value', '-c', 'id');
    expect(await at('2026-01-02T00:00:00.000001Z')).toEqual({
      status: 0,
      stdout: 'back\nnew\n',
      stderr:
        'tenant-usage: --alive-at lies in the future: these are the servers without an end so far; it is 2026-01-02T00:00:00Z now\n',
    });
    expect(await at('2026-01-02T00:00:00Z')).toMatchObject({ stdout: 'back\nnew\n', stderr: '' });
  });

  it('shows every server with its project, flavor, life and notes', async () => {
    const { stdout } = await list();
    const [headings, ...rows] = stdout.trimEnd().split('\n');
    expect(headings).toMatch(/^ID +NAME +PROJECT +FLAVOR +LAUNCHED +ENDED +NOTES$/);
    expect(rows).toEqual([
      expect.stringMatching(/^back +back-name +p +s +2025-12-01T00:00:00Z +- /),
      expect.stringMatching(
        /^gone +gone-name +q +s +2025-12-02T00:00:00Z +2025-12-04T00:00:00Z +-$/,
      ),
      expect.stringMatching(/^new +new-name +q +s +2025-12-20T00:00:00Z +- +-$/),
      expect.stringMatching(/^odd +- +- +- +- +2025-12-06T00:00:00Z +no-project/),
      expect.stringMatching(/^ +partial$/),
    ]);
  });

  it.each([
    ['of a project', ['--project', 'q'], ['gone', 'new']],
    ['alive at a time', ['--alive-at', day(3)], ['back', 'gone']],
    ['from the first instant of a life on', ['--alive-at', day(2)], ['back', 'gone']],
    ['no more at the instant of its end', ['--alive-at', day(4)], ['back']],
    ['not between an end and a restore', ['--alive-at', day(7)], []],
    ['of a project, alive at a time', ['--project', 'q', '--alive-at', day(21)], ['new']],
    ['with a note', ['--note', 'partial'], ['odd']],
    ['with one of several notes', ['--note', 'relaunched', '--note', 'no-project'], ['odd']],
    ['at most so many', ['--limit', '2'], ['back', 'gone']],
  ])('finds those %s: %j', async (_what, words, found) => {
    expect(await ids(...words)).toEqual(found);
  });

  it('has what else is known in columns that can be named', async () => {
    const columns = ['state', 'vcpus', 'first_launch'].flatMap((name) => ['-c', name]);
    const { stdout } = await list('-f', 'json', '--project', 'p', ...columns);
    expect(JSON.parse(stdout)).toEqual([
      { state: 'active', vcpus: 1, first_launch: '2025-12-01T00:00:00.000000Z' },
    ]);
  });

  it.each([
    ['a project that there is not', ['--project', 'r'], 1, 'project "r": there is none'],
    ['a time that is none', ['--alive-at', 'noon'], 2, '--alive-at "noon": must be an ISO 8601'],
    [
      'a note that there is not',
      ['--note', 'odd'],
      2,
      '--note "odd": must be ended-before-launched, ',
    ],
    ['a limit of nothing', ['--limit', '0'], 2, '--limit "0": must be a whole number from 1'],
  ])('refuses %s', async (_what, words, status, reason) => {
    const outcome = await list(...words);
    expect(outcome).toMatchObject({ status, stdout: '' });
    expect(outcome.stderr).toContain(reason);
  });

  it('reads page after page, each server once, and headings once', async () => {
    const many = Array.from({ length: 1203 }, (_, n) =>
      launched(`m${String(n).padStart(4, '0')}`, 'many', day(1)),
    );
    await record(many);
    const found = await ids('--project', 'many');
    expect(found).toEqual(many.map((each) => each.instance_id));
    expect(await ids('--project', 'many', '--limit', '501')).toEqual(found.slice(0, 501));
    const { stdout } = await list('--project', 'many', '-f', 'json', '-c', 'id');
    expect(JSON.parse(stdout)).toEqual(found.map((id) => ({ id })));
    expect((await list('--project', 'many')).stdout.match(/FLAVOR/g)).toHaveLength(1);
  });

  it('ends with status 5 when it is interrupted', async () => {
    const line = ['servers', 'list', '--database', url()];
    expect(await runHere(line, { signal: AbortSignal.abort() })).toEqual({
      status: 5,
      stdout: '',
      stderr: 'tenant-usage: interrupted\n',
    });
  });
});

describe('servers show', () => {
  it('is server under another name', async () => {
    const shown = await runHere(['servers', 'show', 'back', '--database', url()]);
    expect(shown).toEqual(await runHere(['server', 'back', '--database', url()]));
    expect(shown.status).toBe(0);
  });
});
