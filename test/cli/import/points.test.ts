/** The command `import --points`: what it takes, what it refuses, and what it says. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { openStore } from '../../../lib/store/registry';
import { FIXED_NOW_US } from '../../support/databases/stores';
import { type RunOptions, runHere } from '../../support/program/command-line';
import { makeFolder, perTest, removeFolder } from '../../support/scene';

const scene = perTest(makeFolder, removeFolder);

const AT = Date.UTC(2026, 0, 1);

async function run(words: readonly string[], given?: RunOptions) {
  const database = `sqlite:${join(await scene(), 'usage.db')}`;
  return runHere(['import', '--points', '--database', database, ...words], given);
}

async function file(name: string, content: string | Buffer): Promise<string> {
  const path = join(await scene(), name);
  await writeFile(path, content);
  return path;
}

/** All points, each as one text: the metric, its tags, how many seconds after the beginning, the value. */
async function stored(): Promise<readonly string[]> {
  const url = `sqlite:${join(await scene(), 'usage.db')}`;
  const store = await openStore(url, { schema: 'check', nowUs: () => FIXED_NOW_US });
  try {
    const series = await store.points.findSeries({ scope: 'all' });
    const seriesIds = series.map(({ id }) => id);
    const read = await store.points.read({ seriesIds, fromMs: 0, toMs: AT + 86_400_000 });
    const texts = series.flatMap(({ id, metric, tags }) => {
      const { atMs = [], values = [] } = read.get(id) ?? {};
      return Array.from(atMs, (ms, i) => {
        const labels = Object.entries(tags).map(([key, value]) => `${key}=${value}`);
        return `${metric} ${labels.join(' ')} ${(ms - AT) / 1000} ${values[i]}`;
      });
    });
    return texts.sort();
  } finally {
    await store.close();
  }
}

const line = (labels: object, values: readonly unknown[], timestamps: readonly unknown[]): string =>
  `${JSON.stringify({ metric: labels, values, timestamps })}\n`;

const CPU = { __name__: 'usage.cpu', subdomain: 'shop' };
const NDJSON = line(CPU, [12.5, 15.2], [AT, AT + 300_000]);
const CSV = [
  'metric,timestamp,value,subdomain,site',
  'usage.cpu,2026-01-01T00:00:00Z,12.5,shop,',
  `usage.cpu,${AT / 1000 + 300},15.2,shop,`,
  `usage.memory,${AT + 600_000},512,shop,north`,
  '',
].join('\n');

const OF_NDJSON = ['usage.cpu subdomain=shop 0 12.5', 'usage.cpu subdomain=shop 300 15.2'];
const OF_CSV = [...OF_NDJSON, 'usage.memory site=north subdomain=shop 600 512'];
const taken = (points: number) => ({
  status: 0,
  stdout: `imported points=${points} refused=0\n`,
  stderr: '',
});

describe('import --points', () => {
  it('takes series as VictoriaMetrics exports them', async () => {
    expect(await run([await file('p.ndjson', NDJSON)])).toEqual(taken(2));
    expect(await stored()).toEqual(OF_NDJSON);
  });

  it('takes rows, of which every other column is a tag, and an empty cell none', async () => {
    expect(await run([await file('p.csv', CSV)])).toEqual(taken(3));
    expect(await stored()).toEqual(OF_CSV);
  });

  it('takes them from gzip, from several files and from standard input', async () => {
    const paths = [await file('p.csv.gz', gzipSync(CSV)), await file('p.ndjson', NDJSON)];
    expect(await run([...paths, '-'], { input: NDJSON })).toEqual(taken(7));
    expect(await stored()).toEqual(OF_CSV);
  });

  it('takes other delimiters, found or given', async () => {
    const path = await file('p.csv', CSV.replaceAll(',', ';'));
    expect(await run(['--delimiter', ';', path])).toEqual(taken(3));
    expect(await run([path])).toEqual(taken(3));
    expect(await stored()).toEqual(OF_CSV);
  });

  it('changes nothing when it is repeated, and lets a corrected value stand', async () => {
    const path = await file('p.ndjson', NDJSON);
    await run([path]);
    expect(await run([path])).toEqual(taken(2));
    expect(await stored()).toEqual(OF_NDJSON);
    await run([await file('q.ndjson', line(CPU, [99], [AT]))]);
    expect(await stored()).toEqual(['usage.cpu subdomain=shop 0 99', OF_NDJSON[1]]);
  });

  it('names what it cannot understand by file, line and field, and keeps the rest', async () => {
    const path = await file(
      'p.ndjson',
      [
        line(CPU, [12.5, 'much', 15.2], [AT, AT + 1, AT + 300_000]),
        line(CPU, [1], ['yesterday']),
        line({ subdomain: 'shop' }, [1], [AT]),
        line({ __name__: 'usage.cpu' }, [1], [AT]),
        line({ ...CPU, 'a b': 'c' }, [1], [AT]),
        line(CPU, [1, 2], [AT]),
        `${JSON.stringify({ metric: CPU, values: 7, timestamps: [AT] })}\n`,
        'no JSON\n',
        line({ ...CPU, subdomain: 'other' }, [8], [AT]),
      ].join(''),
    );
    const { status, stdout, stderr } = await run([path]);
    expect([status, stdout]).toEqual([3, 'imported points=3 refused=8\n']);
    expect(stderr.replaceAll(path, 'FILE').split('\n')).toEqual([
      'FILE:1: values[1]: "much": must be a finite number',
      'FILE:2: timestamps[0]: "yesterday": must be whole seconds or milliseconds since the epoch, of at most 13 digits',
      'FILE:3: metric.__name__: missing: must be letters, digits and - _ . /, at least one',
      'FILE:4: 0 tags: must be 1 to 64 tags besides the name of the metric',
      'FILE:5: metric.a b: "a b": must be letters, digits and - _ . /, at least one',
      'FILE:6: timestamps: a list: must be a list as long as values, which has 2',
      'FILE:7: values: 7: must be a list of numbers',
      expect.stringMatching(/^FILE:8: not JSON .*: must be one JSON object a line$/),
      '',
    ]);
    expect(await stored()).toEqual(['usage.cpu subdomain=other 0 8', ...OF_NDJSON]);
  });

  it('names bad rows likewise', async () => {
    const rows = [
      'metric,timestamp,value,subdomain',
      `usage.cpu,${AT},12.5,shop`,
      `usage.cpu,${AT},much,shop`,
      `usage.cpu,${AT},NaN,shop`,
      'usage.cpu,yesterday,1,shop',
      `,${AT},1,shop`,
      `usage.cpu,${AT},1,`,
      `usage.cpu,${AT},1`,
      `usage.cpu,${AT},"1"2,shop`,
      `usage.cpu,${AT + 300_000},15.2,shop`,
    ];
    const path = await file('p.csv', `${rows.join('\n')}\n`);
    const { status, stdout, stderr } = await run([path]);
    expect([status, stdout]).toEqual([3, 'imported points=2 refused=7\n']);
    expect(stderr.replaceAll(path, 'FILE').split('\n')).toEqual([
      'FILE:3: value: "much": must be a finite number',
      'FILE:4: value: "NaN": must be a finite number',
      expect.stringMatching(/^FILE:5: timestamp: "yesterday": must be seconds or milliseconds/),
      'FILE:6: metric: "": must be letters, digits and - _ . /, at least one',
      'FILE:7: 0 tags: must be 1 to 64 tags besides the name of the metric',
      'FILE:8: 3 cells: must be 4, as in the header',
      expect.stringMatching(/^FILE:9: a quote \("\) that is not closed as it should: must enclose/),
      '',
    ]);
    expect(await stored()).toEqual(OF_NDJSON);
  });

  it.each([
    ['lacks a column', 'metric,value,subdomain\n', 'header: columns missing: timestamp'],
    ['has a column twice', 'metric,timestamp,value,a,a\n', 'header: column "a" is empty or twice'],
  ])('refuses a file whose header %s, and takes the next one', async (_title, text, message) => {
    const paths = [await file('bad.csv', text), await file('p.ndjson', NDJSON)];
    const { status, stdout, stderr } = await run(paths);
    expect([status, stdout]).toEqual([3, 'imported points=2 refused=1\n']);
    expect(stderr).toBe(`${paths[0]}: ${message}; every other column is a tag\n`);
    expect(await stored()).toEqual(OF_NDJSON);
  });

  it('keeps what came before a file breaks off', async () => {
    const many = line(CPU, [12.5, 15.2], [AT, AT + 300_000]).repeat(20_000);
    const whole = gzipSync(many, { level: 0 });
    const path = await file('p.ndjson.gz', whole.subarray(0, whole.length - 100));
    const { status, stderr } = await run([path]);
    expect(status).toBe(3);
    expect(stderr).toContain(`${path}: `);
    expect(await stored()).toEqual(OF_NDJSON);
  });

  it('shows the first twenty faults, and how many more there are', async () => {
    const path = await file('p.ndjson', line(CPU, ['much'], [AT]).repeat(25));
    const { stdout, stderr } = await run([path]);
    expect(stdout).toBe('imported points=0 refused=25\n');
    expect(stderr.split('\n')).toHaveLength(22);
    expect(stderr).toMatch(/\nand 5 more refused\n$/);
  });

  it.each([
    ['--strict'],
    ['--dry-run'],
    ['--allow-future'],
    ['--null-is-text'],
    ['--as-of', '2026-01-01'],
    ['--id-prefix', 'x'],
  ])('refuses %s, which has no meaning there', async (...flags: string[]) => {
    const path = await file('p.ndjson', NDJSON);
    expect(await run([...flags, path])).toEqual({
      status: 2,
      stdout: '',
      stderr: expect.stringContaining(`${flags[0]}: has no meaning with --points`),
    });
  });

  it('says with --quiet only what is wrong', async () => {
    const path = await file('p.ndjson', NDJSON + line(CPU, ['much'], [AT]));
    const { status, stdout, stderr } = await run(['--quiet', path]);
    expect([status, stdout]).toEqual([3, '']);
    expect(stderr).toContain(`${path}:2: values[0]: "much"`);
  });

  it('refuses a file that is not there before it reads another', async () => {
    const path = await file('p.ndjson', NDJSON);
    const { status, stderr } = await run([path, join(await scene(), 'none.csv')]);
    expect([status, stderr]).toEqual([
      1,
      expect.stringContaining('none.csv: there is no such file; nothing was imported'),
    ]);
  });
});
