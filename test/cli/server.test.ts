/** One server from the command line: its life, and what it was made of. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runHere } from '../support/program/command-line';

const SAMPLES = join(__dirname, '..', '..', 'samples', 'import');

/** Of the samples: resized in June, and still there. */
const RESIZED = '9c2f2a45-28b5-458c-81f1-8dbc2ab75304';

let folder: string;
let database: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tenant-usage-'));
  database = `sqlite:${join(folder, 'usage.db')}`;
  await runHere([
    'import',
    '--allow-future',
    '--database',
    database,
    join(SAMPLES, 'events.ndjson'),
  ]);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const show = (...words: string[]) => runHere(['server', ...words, '--database', database]);

describe('server', () => {
  it('shows the server, its segments and what was said, as tables', async () => {
    const { status, stdout, stderr } = await show(RESIZED);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const [server = '', segments = '', said = ''] = stdout.split('\n\n');
    expect(server).toMatch(/^project +demo$/m);
    expect(server).toMatch(/^launched +2026-06-15T22:00:00Z$/m);
    expect(server).toMatch(/^first launch +2026-02-10T13:00:21Z$/m);
    expect(segments.split('\n').slice(1)).toEqual([
      expect.stringMatching(
        /^2026-02-10T13:00:21Z +2026-06-15T22:00:00Z +demo +m1\.small: 1 vCPU, 2048 MB, 20\+0 GB /,
      ),
      expect.stringMatching(
        /^2026-06-15T22:00:00Z +2026-06-15T22:12:30Z +demo +m1\.large.* resized /,
      ),
      expect.stringMatching(/^2026-06-15T22:12:30Z +now +demo +m1\.large.* active /),
    ]);
    expect(said).toMatch(/^AS OF +SOURCE +KIND +FACTS +WHERE +RECORDED +OBSERVATION$/m);
    expect(said).toMatch(/ file +event +launchedAt 2026-02-10T13:00:21Z .*events\.ndjson:2 /);
  });

  it('shows the ids of what was said whole, so that a void can name one', async () => {
    const ids = (await show(RESIZED)).stdout.match(/[0-9a-f]{64}$/gm) ?? [];
    const { observations } = JSON.parse((await show(RESIZED, '--json')).stdout);
    expect(ids).toEqual(observations.map(({ id }: { id: string }) => id));
  });

  it('gives scripts the same as one JSON object', async () => {
    const { status, stdout } = await show(RESIZED, '--json');
    expect(status).toBe(0);
    const { server, segments, observations } = JSON.parse(stdout);
    expect(server).toMatchObject({ instance_id: RESIZED, tenant_id: 'demo', terminated_at: null });
    expect(segments).toHaveLength(3);
    expect(segments.at(-1)).toMatchObject({ to: null, flavor: 'm1.large' });
    expect(observations[0]).toMatchObject({
      facts: { created_at: '2026-02-10T13:00:00.000000Z', flavor: 'm1.small' },
      recorded_at: '2026-01-02T00:00:00.000000Z',
    });
  });

  it('does not know a server that was never reported', async () => {
    expect(await show('nobody')).toEqual({
      status: 1,
      stdout: '',
      stderr: 'tenant-usage: server "nobody": unknown; the whole id is needed\n',
    });
  });
});

describe('digest', () => {
  const digest = async (url: string, ...words: string[]) =>
    (await runHere(['digest', ...words, '--database', url])).stdout;

  it('is the same wherever the same was said, in whatever order and however often', async () => {
    const other = `sqlite:${join(folder, 'other.db')}`;
    const files = ['lifetimes.ndjson', 'events.ndjson', 'lifetimes.ndjson', 'events.ndjson'];
    for (const file of files)
      await runHere(['import', '--allow-future', '--database', other, join(SAMPLES, file)]);
    await runHere([
      'import',
      '--allow-future',
      '--database',
      database,
      join(SAMPLES, 'lifetimes.ndjson'),
    ]);
    expect(await digest(other, '--facts')).toBe(await digest(database, '--facts'));
  });

  it('tells how much it is made of', async () => {
    expect(await digest(database, '--facts')).toMatch(
      /^[0-9a-f]{64} {2}state: \d+ servers, \d+ segments\n[0-9a-f]{64} {2}facts: \d+ observations\n$/,
    );
  });

  it('ends with status 5 if somebody asks to stop', async () => {
    const stop = AbortSignal.abort();
    expect(await runHere(['digest', '--database', database], { signal: stop })).toEqual({
      status: 5,
      stdout: '',
      stderr: 'tenant-usage: interrupted\n',
    });
  });
});
