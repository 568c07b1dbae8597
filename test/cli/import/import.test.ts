/** The command `import`: what it says, stores and ends with. */
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { openStore } from '../../../lib/store/registry';
import type { Quarantined, Store } from '../../../lib/store/store';
import { FIXED_NOW_US } from '../../support/databases/stores';
import { csv, ndjson, RECORD } from '../../support/observations/files';
import { type RunOptions, runHere } from '../../support/program/command-line';

const server = (id: string, more: object = {}) => ({ ...RECORD, instance_id: id, ...more });
const GOOD = ndjson(server('a'), server('b'));
const MIXED = ndjson(server('a'), server('bad', { vcpus: -1 }), server('b'));
const NEXT = 'tenant-usage: what was refused is kept; to see it: tenant-usage quarantine list\n';
const UNDATED = ndjson(server('u', { launched_at: null, terminated_at: null }));

describe('tenant-usage import', () => {
  let folder: string;
  let database: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tenant-usage-'));
    database = join(folder, 'usage.db');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const file = async (name: string, content: string | Buffer): Promise<string> => {
    await writeFile(join(folder, name), content);
    return join(folder, name);
  };

  const run = (words: readonly string[], given?: RunOptions) =>
    runHere(['import', '--database', `sqlite:${database}`, ...words], given);

  async function stored<T>(ask: (store: Store) => Promise<T>): Promise<T> {
    const options = { schema: 'check', nowUs: () => FIXED_NOW_US } as const;
    const store = await openStore(`sqlite:${database}`, options);
    try {
      return await ask(store);
    } finally {
      await store.close();
    }
  }
  const quarantined = (): Promise<readonly Quarantined[]> =>
    stored(({ quarantine }) => quarantine.list(undefined, 100));
  const isKnown = (id: string): Promise<boolean> =>
    stored(async ({ servers }) => (await servers.find(id)) !== undefined);

  it('tells what it came to in one line, and adds nothing the second time', async () => {
    const path = await file('x.ndjson', GOOD);
    expect(await run([path])).toEqual({
      status: 0,
      stdout: 'imported 2 records: 2 new, 0 known, 0 refused; 2 servers changed; 0 warnings\n',
      stderr: '',
    });
    expect(await run([path])).toEqual({
      status: 0,
      stdout: 'imported 2 records: 0 new, 2 known, 0 refused; 0 servers changed; 0 warnings\n',
      stderr: '',
    });
  });

  it('takes NDJSON, CSV and gzip in one go, whatever their names', async () => {
    const columns = Object.keys(RECORD);
    const paths = [
      await file('one', ndjson(server('a'))),
      await file('two', csv(columns, [server('b')])),
      await file('three', gzipSync(ndjson(server('c')))),
    ];
    const { status, stdout } = await run(paths);
    expect({ status, stdout }).toEqual({
      status: 0,
      stdout: expect.stringContaining(' 3 records: 3 new, '),
    });
  });

  it('names a bad line, keeps it and goes on', async () => {
    const path = await file('x.ndjson', MIXED);
    const reason = '-1: must be an integer from 0 to 2147483647';
    expect(await run([path])).toEqual({
      status: 3,
      stdout: 'imported 2 of 3 records: 2 new, 0 known, 1 refused; 2 servers changed; 0 warnings\n',
      stderr: `${path}:2: vcpus: ${reason}\n${NEXT}`,
    });
    expect(await quarantined()).toMatchObject([
      { origin: `file:${path}`, position: '2', field: 'vcpus', reason },
    ]);
  });

  it('shows twenty bad lines and counts the others', async () => {
    const path = await file('x.ndjson', GOOD + 'oops\n'.repeat(50));
    const { status, stdout, stderr } = await run([path]);
    const lines = stderr.trimEnd().split('\n');
    expect(lines).toHaveLength(22);
    expect(lines[20]).toBe('and 30 more refused');
    expect(stdout).toContain(' 52 records: 2 new, ');
    expect(stdout).toContain(', 50 refused; ');
    expect(status).toBe(3);
  });

  it('warns of what is odd, and takes it in', async () => {
    const odd = server('a', { terminated_at: '2025-01-01', colour: 'red' });
    const path = await file('x.ndjson', ndjson(odd));
    expect(await run([path])).toEqual({
      status: 0,
      stdout: 'imported 1 record: 1 new, 0 known, 0 refused; 1 server changed; 2 warnings\n',
      stderr:
        `${path}:1: warning: terminated_at: ends before it starts (taken in as it is)\n` +
        `${path}:1: warning: colour: unknown field (kept, but it decides nothing; said once)\n` +
        'tenant-usage: new notes on servers (what was decided, and may be checked):\n' +
        '  ended-before-launched: 1 (a)\n' +
        'tenant-usage: to see one of them: tenant-usage server a\n',
    });
  });

  it('names the notes that it caused, with the first servers, once', async () => {
    const twice = (id: string) => [
      server(id, { terminated_at: null, vm_state: 'active', name: null }),
      server(id, { terminated_at: null, vm_state: 'active', tenant_id: 'another' }),
    ];
    const path = await file('x.ndjson', ndjson(...['a', 'b', 'c', 'd'].flatMap(twice)));
    const { stderr } = await run([path]);
    expect(stderr).toMatch(/^ {2}warning: order-unknown: 4 \((a|b|c|d), .*, …\)$/m);
    expect(stderr).toMatch(/^ {2}project-differs: 4 \(/m);
    expect(stderr).toMatch(/^tenant-usage: to see one of them: tenant-usage server [abcd]$/m);
    expect((await run([path])).stderr).toBe('');
  });

  it('remarks once that a file is empty', async () => {
    const paths = [
      await file('none.ndjson', ''),
      await file('x.ndjson', GOOD),
      await file('header.csv', csv(Object.keys(RECORD), [])),
    ];
    const { status, stdout, stderr } = await run(paths);
    expect(status).toBe(0);
    expect(stdout).toContain(
      ' 2 records: 2 new, 0 known, 0 refused; 2 servers changed; 2 warnings\n',
    );
    const remark = 'warning: empty, there is no record in it';
    expect(stderr).toBe(`${paths[0]}: ${remark}\n${paths[2]}: ${remark}\n`);
  });

  it('warns of a life that is over and has no end', async () => {
    const { terminated_at: _end, ...endless } = RECORD;
    const path = await file('x.ndjson', ndjson(endless));
    expect(await run([path])).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('; 1 warning\n'),
      stderr: `${path}:1: warning: vm_state: "deleted", but without an end in terminated_at: billed on\n`,
    });
  });

  it('counts by field the warnings that it does not show, and names their first lines', async () => {
    const { terminated_at: _end, vm_state: _state, ...endless } = RECORD;
    const gone = (at: number) => ({ ...endless, instance_id: `s${at}`, status: 'DELETED' });
    const path = await file('x.ndjson', ndjson(...Array.from({ length: 25 }, (_, at) => gone(at))));
    const { status, stderr } = await run([path]);
    expect(status).toBe(0);
    expect(stderr.match(/"DELETED", but without an end/g)).toHaveLength(20);
    const places = [21, 22, 23].map((line) => `${path}:${line}`).join(', ');
    expect(stderr).toContain(`and 5 more warnings\n  status: 5 (${places}, …)\n`);
  });

  it('names a void that takes nothing back', async () => {
    const slip = { event: 'void', instance_id: 'nobody', at: '2026-01-02', voids: 'a'.repeat(64) };
    const path = await file(
      'x.ndjson',
      ndjson({ ...slip, at: '2026-01-02T00:00:00Z', reason: 'x' }),
    );
    const { status, stderr } = await run([path]);
    expect(status).toBe(0);
    expect(stderr).toMatch(/^ {2}void-unmatched: 1 \(nobody\)$/m);
  });

  it('takes no CSV of lifetimes whose ends are in a column that it does not know', async () => {
    const rows = csv(Object.keys(RECORD), [RECORD]).replace('terminated_at', 'deleted_at');
    const path = await file('x.csv', rows);
    expect(await run([path])).toMatchObject({
      status: 3,
      stdout: expect.stringContaining(' 0 records: 0 new, '),
      stderr: expect.stringContaining(
        `${path}: header in line 1: columns missing: terminated_at: must`,
      ),
    });
  });

  it('reads standard input', async () => {
    expect(await run(['-'], { input: MIXED })).toMatchObject({
      status: 3,
      stdout: expect.stringContaining(' 3 records: 2 new, '),
      stderr: expect.stringMatching(/^stdin:2: vcpus: /),
    });
  });

  it('says only what is wrong with --quiet', async () => {
    const path = await file('x.ndjson', MIXED + ndjson(server('c', { colour: 'red' })));
    expect(await run(['--quiet', path])).toEqual({
      status: 3,
      stdout: '',
      stderr: expect.stringMatching(/^[^\n]*:2: vcpus: [^\n]*\n$/),
    });
  });

  it('takes --as-of for lifetimes that have no date', async () => {
    const path = await file('x.ndjson', UNDATED);
    expect(await run([path])).toMatchObject({ status: 3 });
    expect(await run(['--as-of', '2026-01-01T00:00:00Z', path])).toMatchObject({ status: 0 });
    const known = await stored(({ observations }) => observations.about('u'));
    expect(known).toMatchObject([{ atUs: Date.UTC(2026, 0, 1) * 1000 }]);
  });

  it('keeps the as-of with what it refuses', async () => {
    const path = await file('x.ndjson', ndjson(server('a', { vcpus: -1 })));
    await run(['--as-of', '2026-01-01', path]);
    expect(await quarantined()).toMatchObject([{ asOfUs: Date.UTC(2026, 0, 1) * 1000 }]);
  });

  describe('--strict', () => {
    it.each([
      ['a file', (path: string) => [path], {}],
      ['standard input', () => ['-'], { input: MIXED }],
    ])('stores nothing if anything is bad in %s', async (_name, wordsOf, given) => {
      const path = await file('x.ndjson', MIXED);
      const { status, stdout, stderr } = await run(['--strict', ...wordsOf(path)], given);
      expect(status).toBe(3);
      expect(stdout).toBe('checked 3 records: 2 good, 1 refused; 0 warnings\n');
      expect(stderr).toMatch(
        /:2: vcpus: -1: .*\ntenant-usage: nothing is stored, because of --strict\n$/,
      );
      expect(existsSync(database)).toBe(false);
    });

    it.each([
      ['a file', (path: string) => [path], {}],
      ['standard input', () => ['-'], { input: GOOD }],
    ])('stores all of %s if all is good, and warns once', async (_name, wordsOf, given) => {
      const odd = ndjson(server('c', { colour: 'red' }));
      const path = await file('x.ndjson', GOOD + odd);
      const words = ['--strict', ...wordsOf(path)];
      const { status, stdout, stderr } = await run(
        words,
        'input' in given ? { input: GOOD + odd } : {},
      );
      expect(status).toBe(0);
      expect(stdout).toContain('imported 3 records: 3 new, ');
      expect(stderr.match(/colour/g)).toHaveLength(1);
    });

    it('stores nothing if a file breaks off', async () => {
      const path = await file('x.gz', gzipSync(GOOD).subarray(0, -4));
      expect(await run(['--strict', path])).toMatchObject({ status: 3 });
      expect(existsSync(database)).toBe(false);
    });
  });

  describe('--dry-run', () => {
    it('checks and counts, and creates no database', async () => {
      const path = await file('x.ndjson', MIXED);
      expect(await run(['--dry-run', path])).toEqual({
        status: 3,
        stdout: 'checked 3 records: 2 good, 1 refused; 0 warnings\n',
        stderr: expect.stringMatching(/:2: vcpus: /),
      });
      expect(await readdir(folder)).toEqual(['x.ndjson']);
    });
  });

  describe('a file that cannot be read', () => {
    it.each([
      ['that is not there', 'nowhere.ndjson', 'there is no such file'],
      ['that is a directory', '.', 'is a directory: must be a file'],
    ])('%s stops the import before anything is stored', async (_name, name, fault) => {
      const good = await file('x.ndjson', GOOD);
      const path = join(folder, name);
      expect(await run([good, path])).toEqual({
        status: 1,
        stdout: '',
        stderr: `tenant-usage: ${path}: ${fault}; nothing was imported\n`,
      });
      expect(existsSync(database)).toBe(false);
    });

    it('to its end gives what it has, and does not stop the next one', async () => {
      const cut = await file('cut.gz', gzipSync(GOOD, { level: 0 }).subarray(0, -20));
      const next = await file('next.ndjson', ndjson(server('c')));
      const { status, stdout, stderr } = await run([cut, next]);
      expect(status).toBe(3);
      expect(stderr).toBe(
        `${cut}: the gzip data ends too early after line 1; the lines up to it were read\n`,
      );
      expect(stdout).toContain(' 2 records: 2 new, ');
      expect(stdout).toContain('; 1 file unreadable\n');
      expect([await isKnown('a'), await isKnown('b'), await isKnown('c')]).toEqual([
        true,
        false,
        true,
      ]);
    });

    it('as CSV by its header is told by name, and does not stop the next one', async () => {
      const bad = await file('bad.csv', 'a,b\n1,2\n');
      const good = await file('good.ndjson', GOOD);
      const { status, stdout, stderr } = await run([bad, good]);
      expect(status).toBe(3);
      expect(stderr).toMatch(/bad\.csv: header in line 1: columns missing: instance_id, .*\n$/);
      expect(stdout).toContain(' 2 records: 2 new, ');
    });
  });

  it.each([
    [[], /^tenant-usage: missing required argument 'file'/],
    [
      ['--format', 'xml', 'x'],
      /^tenant-usage: --format "xml": allowed: auto, ndjson, json, csv\n$/,
    ],
    [['--as-of', 'now', 'x'], /^tenant-usage: --as-of "now": must be an ISO 8601 time/],
    [['-', '-'], /^tenant-usage: "-" is given twice: standard input can be read once\n$/],
    [['--what', 'x'], /^tenant-usage: unknown option '--what'; allowed: .*--as-of.*--dry-run/],
  ])('ends with 2 and one line if it is called with %j', async (words, line) => {
    const { status, stdout, stderr } = await run(words);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(line);
    expect(stderr.trimEnd()).not.toContain('\n');
  });

  it('says how far it came and that it can be repeated if it is stopped', async () => {
    const path = await file('x.ndjson', GOOD);
    const { status, stdout, stderr } = await run([path], { signal: AbortSignal.abort() });
    expect(status).toBe(5);
    expect(stdout).toMatch(/^imported \d+ records/);
    expect(stderr).toContain('not finished; what is stored stays, and importing again is safe\n');
    expect(await run([path])).toMatchObject({ status: 0 });
    expect([await isKnown('a'), await isKnown('b')]).toEqual([true, true]);
  });
});
