/** Whole files, good and bad: what is wrong is reported by line, field and reason, and what is good survives. */
import { gzipSync } from 'node:zlib';
import {
  csv,
  ndjson,
  RECORD,
  type ReadOptions,
  readFile,
  sourceOf,
} from '../support/observations/files';

const COLUMNS = Object.keys(RECORD);
const server = (id: string, more: object = {}) => ({ ...RECORD, instance_id: id, ...more });
const GOOD = ndjson(server('a'), server('b'));
const GOOD_CSV = csv(COLUMNS, [server('a'), server('b')]);
const [HEADER = '', ROW_A = '', ROW_B = ''] = GOOD_CSV.split('\n');

/** The servers that were reported, the refusals in short, and the failure of the file. */
async function outline(content: string | Buffer, options: ReadOptions = {}) {
  const { observations, refused, failure } = await readFile(content, options);
  return {
    servers: observations.map(({ serverId }) => serverId),
    refused: refused.map(({ position, field, reason }) => ({ position, field, reason })),
    failure: failure?.message,
  };
}

describe('a good file', () => {
  it.each<[string, string | Buffer, ReadOptions]>([
    ['NDJSON', GOOD, {}],
    ['NDJSON without a last line feed', GOOD.trimEnd(), {}],
    ['NDJSON with CRLF', GOOD.replaceAll('\n', '\r\n'), {}],
    ['NDJSON with a byte order mark', `\ufeff${GOOD}`, {}],
    ['NDJSON with blank lines', `\n \n${GOOD}\n\n`, {}],
    ['NDJSON byte by byte', `\ufeff${GOOD}`, { chunkBytes: 1 }],
    ['NDJSON called CSV', GOOD, { name: 'x.csv' }],
    ['CSV', GOOD_CSV, {}],
    ['CSV with CRLF', GOOD_CSV.replaceAll('\n', '\r\n'), {}],
    ['CSV with a byte order mark', `\ufeff${GOOD_CSV}`, {}],
    ['CSV with blank lines', `\n${GOOD_CSV.replaceAll('\n', '\n\n')}`, {}],
    ['CSV byte by byte', GOOD_CSV, { chunkBytes: 1 }],
    ['CSV with blanks in its header', GOOD_CSV.replace(',', ' , '), {}],
    ['CSV with capitals in its header', `${HEADER.toUpperCase()}\n${ROW_A}\n${ROW_B}\n`, {}],
    ['CSV that says first how its cells are divided', `sep=,\r\n${GOOD_CSV}`, {}],
    ['gzip with any name', gzipSync(GOOD), { name: 'x.txt' }],
    ['gzip of CSV, byte by byte', gzipSync(GOOD_CSV), { chunkBytes: 1 }],
    [
      'gzip in two members',
      Buffer.concat([gzipSync(ndjson(server('a'))), gzipSync(ndjson(server('b')))]),
      {},
    ],
  ])('is read: %s', async (_name, content, options) => {
    expect(await outline(content, options)).toEqual({
      servers: ['a', 'b'],
      refused: [],
      failure: undefined,
    });
  });

  it.each(['', '\n', '\ufeff', ' \r\n\n', gzipSync('')])('may be empty: %p', async (content) => {
    expect(await outline(content)).toEqual({ servers: [], refused: [], failure: undefined });
  });

  it('may be a CSV header and nothing else', async () => {
    expect(await outline(HEADER)).toEqual({ servers: [], refused: [], failure: undefined });
  });

  it('keeps quotes, commas and line feeds in the cells of CSV', async () => {
    const name = 'a "b", c\r\nd\n\n"';
    const { observations } = await readFile(csv(COLUMNS, [server('a', { name }), server('b')]));
    expect(observations.map(({ facts }) => facts.name)).toEqual([name, 'web']);
  });

  it('may hold events and lifetimes in one CSV', async () => {
    const columns = [...COLUMNS, 'event', 'at'];
    const events = { event: 'renamed', instance_id: 'b', name: 'new', at: '2026-02-01' };
    const { observations } = await readFile(csv(columns, [server('a'), events]));
    expect(observations.map(({ kind, facts }) => [kind, facts.name])).toEqual([
      ['row', 'web'],
      ['event', 'new'],
    ]);
  });
});

const LONG = `{"name":"${'x'.repeat(10 << 20)}"}\n`;

describe('a bad line', () => {
  it.each<[string, string, string, string | undefined, RegExp]>([
    [
      'that is no JSON',
      'hello\n',
      '2',
      undefined,
      /^not JSON \(.*\): must be one JSON object a line$/,
    ],
    ['that is cut', '{"instance_id": "c"\n', '2', undefined, /^not JSON \(.*position \d+.*\)/],
    ['that is a list', '[1]\n', '2', undefined, /^must be one JSON object a line$/],
    ['that is null', 'null\n', '2', undefined, /^must be one JSON object a line$/],
    [
      'of 10 MB',
      LONG,
      '2',
      undefined,
      /^longer than 1048576 bytes: must be at most that \(only its first 65536 bytes are kept\)$/,
    ],
    ['with a raw NUL', '{"name":"\0"}\n', '2', undefined, /^not JSON \([^\0]*\)/],
    [
      'with a negative size',
      ndjson(server('c', { vcpus: -1 })),
      '2',
      'vcpus',
      /^-1: must be an integer/,
    ],
    [
      'after blank lines',
      `\n\n${ndjson(server('c', { root_gb: 0.5 }))}`,
      '4',
      'root_gb',
      /^0\.5: /,
    ],
  ])(
    'of NDJSON %s is named, and the others survive',
    async (_name, bad, ...[position, field, reason]) => {
      const content = `${ndjson(server('a'))}${bad}${ndjson(server('b'))}`;
      for (const chunkBytes of [65_536, 1000]) {
        const read = await outline(content, { format: 'ndjson', chunkBytes });
        expect(read.servers).toEqual(['a', 'b']);
        expect(read.refused).toEqual([{ position, field, reason: expect.stringMatching(reason) }]);
      }
    },
  );

  it('that is no UTF-8 is named, and the others survive', async () => {
    const latin1 = Buffer.from(ndjson(server('c', { name: 'café' })), 'latin1');
    const content = Buffer.concat([Buffer.from(ndjson(server('a'))), latin1, Buffer.from(GOOD)]);
    expect(await outline(content)).toEqual({
      servers: ['a', 'a', 'b'],
      refused: [{ position: '2', field: undefined, reason: 'not UTF-8: must be UTF-8 text' }],
      failure: undefined,
    });
  });

  const cellsOf = (row: string): string[] => row.split(',');
  const changed = (column: string, cell: string): string =>
    cellsOf(ROW_A)
      .map((old, index) => (COLUMNS[index] === column ? cell : old))
      .join(',');

  it.each<[string, string, string | undefined, RegExp]>([
    [
      'with too few cells',
      cellsOf(ROW_A).slice(1).join(','),
      undefined,
      /^11 cells: must be 12, as in the header$/,
    ],
    ['with too many cells', `${ROW_A},x`, undefined, /^13 cells: must be 12/],
    ['with a negative size', changed('vcpus', '-1'), 'vcpus', /^"-1": must be an integer/],
    ['with an empty size', changed('vcpus', ''), 'vcpus', /^"": must be an integer/],
    [
      'with a day that is not',
      changed('launched_at', '2026-02-30'),
      'launched_at',
      /^"2026-02-30": /,
    ],
    [
      'with an empty id',
      changed('instance_id', '""'),
      'instance_id',
      /^"": must be a text of 1 to/,
    ],
    [
      'with a quote inside of a cell',
      changed('name', '5" disk'),
      undefined,
      /^a quote \("\) that is not closed/,
    ],
    [
      'with a quote that is not closed',
      changed('name', '"web'),
      undefined,
      /^a quote \("\) that is not closed/,
    ],
    [
      'with text after a quote',
      changed('name', '"a"b'),
      undefined,
      /^a quote \("\) that is not closed/,
    ],
    ['of 10 MB', changed('name', 'x'.repeat(10 << 20)), undefined, /^longer than 1048576 bytes/],
    [
      'of 10 MB in quotes',
      changed('name', `"${'x'.repeat(10 << 20)}"`),
      undefined,
      /^longer than 1048576 bytes/,
    ],
  ])('of CSV %s is named, and the others survive', async (_name, bad, field, reason) => {
    for (const last of [`${ROW_B}\n`, `${ROW_B}\n${changed('name', '6" disk')}\n`]) {
      const content = `${HEADER}\n${ROW_A}\n${bad}\n${last}`;
      const read = await outline(content);
      expect(read.servers).toEqual(['a', 'b']);
      expect(read.refused[0]).toEqual({
        position: '3',
        field,
        reason: expect.stringMatching(reason),
      });
      expect(read.refused).toHaveLength(last.includes('disk') ? 2 : 1);
    }
  });

  it('of CSV that is no UTF-8 is named, and the others survive', async () => {
    const bad = Buffer.from(`${changed('name', 'café')}\n`, 'latin1');
    const content = Buffer.concat([Buffer.from(`${HEADER}\n`), bad, Buffer.from(`${ROW_B}\n`)]);
    expect(await outline(content)).toEqual({
      servers: ['b'],
      refused: [{ position: '2', field: undefined, reason: 'not UTF-8: must be UTF-8 text' }],
      failure: undefined,
    });
  });

  it('gives up rows of TSV with a stray quote each, and no row between them', async () => {
    const tabbed = (...names: readonly string[]) =>
      csv(
        COLUMNS,
        names.map((name, place) => server(`s${place}`, { name })),
      )
        .replaceAll('"', '')
        .replaceAll(',', '\t')
        .replaceAll('~', '"');
    for (const [content, read, refused] of [
      [tabbed('~oh', 'x', 'y~', 'z'), ['s1', 's3'], ['2', '4']],
      [tabbed('~oh', 'y~', 'z'), ['s2'], ['2', '3']],
      [tabbed('~one\ntwo~', 'x'), ['s0', 's1'], []],
    ] as const) {
      const found = await readFile(content, { name: 'x.tsv' });
      expect(found.observations.map(({ serverId }) => serverId)).toEqual(read);
      expect(found.refused.map(({ position }) => position)).toEqual(refused);
      expect(found.refused.every(({ reason }) => reason.includes('quote'))).toBe(true);
    }
  });

  it('gives up only itself for a stray quote, however far the next one is', async () => {
    const rows = Array.from(
      { length: 20_000 },
      (_, n) => csv(COLUMNS, [server(`s-${n}`)]).split('\n')[1],
    );
    const content = [HEADER, changed('name', '"oh'), ...rows, '']
      .join('\n')
      .replaceAll(/"(s-|m1|20|web|del|pro|[0-9])([^"]*)"/g, '$1$2');
    const { observations, refused } = await readFile(content);
    expect(observations).toHaveLength(20_000);
    expect(refused.map(({ position }) => position)).toEqual(['2']);
  });
});

describe('what is kept of a bad line', () => {
  it('is the line itself, with the as-of that it would have had', async () => {
    const bad = JSON.stringify(server('c', { vcpus: -1 }));
    const { refused } = await readFile(`${bad}\r\n`, { asOfUs: 7 });
    expect(refused).toMatchObject([{ raw: expect.stringMatching(/^\{.*\}\r?$/), asOfUs: 7 }]);
    expect(JSON.parse(refused[0]?.raw ?? '')).toEqual(JSON.parse(bad));
  });

  it('is the row of CSV as JSON, so that it can be read again', async () => {
    const { refused } = await readFile(
      csv(COLUMNS, [server('c', { vcpus: -1, terminated_at: null })]),
    );
    expect(JSON.parse(refused[0]?.raw ?? '')).toMatchObject({
      instance_id: 'c',
      vcpus: '-1',
      terminated_at: null,
    });
  });

  it.each([70_000, (1 << 20) - 10])('is all of a line of %d bytes', async (length) => {
    const bad = `{"a":"${'x'.repeat(length)}`;
    const { refused } = await readFile(`${bad}\n`);
    expect(refused).toMatchObject([{ raw: bad, reason: expect.stringMatching(/^not JSON/) }]);
  });

  it('tells so if it is cut: a row of CSV with the names of its columns', async () => {
    const columns = [...COLUMNS, 'x'.repeat((1 << 20) - 500)];
    const bad = server('c', { vcpus: -1, name: 'n'.repeat(1000) });
    const { refused } = await readFile(csv(columns, [bad]));
    expect(refused).toMatchObject([
      {
        field: 'vcpus',
        reason: expect.stringMatching(/ \(only its first 1048576 bytes are kept\)$/),
      },
    ]);
    expect(refused[0]?.raw).toHaveLength(1 << 20);
  });

  it('is never too much to be held at once', async () => {
    const columns = [...COLUMNS, 'x'.repeat(1 << 19)];
    const rows = Array.from({ length: 40 }, (_, n) => server(`s-${n}`, { vcpus: -1 }));
    const lengths: number[] = [];
    for await (const { refused = [] } of sourceOf(csv(columns, rows)).batches()) {
      lengths.push(refused.reduce((sum, { raw }) => sum + raw.length, 0));
    }
    expect(lengths).toHaveLength(3);
    expect(Math.max(...lengths)).toBeLessThan(9 << 20);
  });

  it.each(['x', '\u{1f600}', 'é'])(
    'is at most 64 KiB of a line that is too long, cut between characters (%s)',
    async (character) => {
      const bad = `{"a":"${character.repeat(1_100_000)}`;
      const { refused } = await readFile(`${bad}\n`);
      const raw = refused[0]?.raw ?? '';
      expect(Buffer.byteLength(raw)).toBeLessThanOrEqual(65_536);
      expect(Buffer.byteLength(raw)).toBeGreaterThan(65_530);
      expect(bad.startsWith(raw)).toBe(true);
    },
  );
});

describe('a file that cannot be read on', () => {
  const long = ndjson(
    ...Array.from({ length: 3000 }, (_, n) => server(`s-${n}`, { name: `web-${n * 7919}` })),
  );

  it('gives all lines up to where its gzip ends too early, and no half of one', async () => {
    const whole = gzipSync(long);
    const { observations, refused, failure } = await readFile(whole.subarray(0, whole.length / 2));
    expect(observations.length).toBeGreaterThan(1000);
    expect(refused).toEqual([]);
    expect(failure?.message).toBe(
      `the gzip data ends too early after line ${observations.length}; the lines up to it were read`,
    );
  });

  it('gives no row of CSV that was cut', async () => {
    const rows = csv(
      COLUMNS,
      Array.from({ length: 500 }, (_, n) => server(`s-${n}`)),
    );
    const cut = gzipSync(rows, { level: 0 }).subarray(0, -20); // the last cell is cut
    const { observations, refused, failure } = await readFile(cut);
    expect(observations).toHaveLength(499);
    expect(refused).toEqual([]);
    expect(failure?.message).toMatch(/^the gzip data ends too early after line 500;/);
  });

  it('gives what came before damage in its gzip', async () => {
    const damaged = gzipSync(long, { level: 0 });
    damaged.writeUInt32LE(0, damaged.length - 8); // the checksum
    const { observations, failure } = await readFile(damaged);
    // The last few KiB are not given: nobody knows what in them is right.
    expect(observations.length).toBeGreaterThan(2900);
    expect(failure?.message).toBe(
      `the gzip data is damaged (incorrect data check) after line ${observations.length}; the lines up to it were read`,
    );
  });

  it.each<[string, string | Buffer, RegExp]>([
    [
      'columns missing',
      'instance_id,name\na,b\n',
      /^header in line 1: columns missing: tenant_id, .*, root_gb, launched_at, terminated_at:/,
    ],
    [
      'the column of the ends missing, though there is another one',
      GOOD_CSV.replace('terminated_at', 'deleted_at'),
      /^header in line 1: columns missing: terminated_at:/,
    ],
    [
      'one column',
      '"instance_id"\n"a"\n',
      /^header in line 1: one column, "\\"instance_id\\"": must name/,
    ],
    [
      'the line ends of old Macs',
      GOOD_CSV.replaceAll('\n', '\r'),
      /^header in line 1: its lines end with a carriage return alone, as on old Macs/,
    ],
    [
      'columns of events missing',
      'event,name\na,b\n',
      /^header in line 1: columns missing: at, instance_id:/,
    ],
    ['a column twice', `${HEADER},name\n`, /^header in line 1: column "name" stands there twice:/],
    ['a column without a name', `${HEADER},\n`, /^header in line 1: column 13 has no name:/],
    [
      'a header that is not closed',
      '"instance_id,tenant_id\n',
      /^header in line 1: a quote \("\) that is not/,
    ],
    [
      'a header that is too long',
      `${'x'.repeat(2 << 20)}\n`,
      /^header in line 1: longer than 1048576 bytes: must be at most that: must name/,
    ],
    [
      'a column twice, once in capitals',
      `${HEADER},VCPUS\n`,
      /^header in line 1: column "vcpus" stands there twice:/,
    ],
    [
      'UTF-16',
      Buffer.from(`\ufeff${GOOD}`, 'utf16le'),
      /^this is UTF-16 text: must be NDJSON or CSV in UTF-8/,
    ],
    ['a zip archive', Buffer.from('504b030414000000', 'hex'), /^this is a zip archive:/],
    ['a database', 'SQLite format 3\0', /^this is an SQLite database:/],
  ])('is told as a whole: %s', async (_name, content, message) => {
    const { servers, refused, failure } = await outline(content);
    expect(servers).toEqual([]);
    expect(refused).toEqual([]);
    expect(failure).toMatch(message);
  });
});

describe('a warning', () => {
  it('is given for a life that ends before it starts, which is taken in', async () => {
    const { observations, warnings } = await readFile(
      ndjson(server('a', { terminated_at: '2025-01-01' })),
    );
    expect(observations).toHaveLength(1);
    expect(warnings).toEqual([
      {
        position: '1',
        field: 'terminated_at',
        message: 'ends before it starts (taken in as it is)',
      },
    ]);
  });

  const endless = {
    field: expect.anything(),
    message: expect.stringMatching(/without an end in terminated_at: billed on$/),
  };

  it.each<[string, object]>([
    ['vm_state', { vm_state: 'deleted' }],
    ['vm_state', { vm_state: 'deleted', deleted: true }],
    ['deleted', { vm_state: 'active', deleted: true }],
    ['deleted', { vm_state: 'active', deleted: 4711 }],
    ['deleted', { vm_state: null, deleted: 'True' }],
    ['status', { vm_state: null, status: 'DELETED' }],
    ['state', { vm_state: 'active', state: 'Soft-Deleted' }],
  ])('is given by %s for a life that is over and has no end: %j', async (field, more) => {
    const { terminated_at: _end, ...record } = RECORD;
    for (const life of [record, { ...record, terminated_at: null }]) {
      const { observations, warnings } = await readFile(ndjson({ ...life, ...more }));
      expect(observations).toHaveLength(1);
      expect(warnings).toEqual([{ ...endless, position: '1', field }]);
    }
    const rows = csv([...new Set([...COLUMNS, ...Object.keys(more)])], [{ ...record, ...more }]);
    expect((await readFile(rows)).warnings).toEqual([{ ...endless, position: '2', field }]);
  });

  it.each([
    { deleted: true }, // it has an end
    { terminated_at: null, vm_state: 'active', deleted: false },
    { terminated_at: null, vm_state: 'active', deleted: 0 },
    { terminated_at: null, vm_state: 'active', deleted: '0' },
    { terminated_at: null, vm_state: 'active', deleted: null },
    { terminated_at: null, launched_at: null, deleted: true, updated_at: '2026-01-01' },
  ])('is not given for %j', async (more) => {
    expect((await readFile(ndjson(server('a', more)))).warnings).toEqual([]);
  });

  it('is given for each line whose status is deleted, not once like other unknown fields', async () => {
    const gone = { vm_state: null, status: 'DELETED', terminated_at: null };
    const { warnings } = await readFile(
      ndjson(server('a', gone), server('b', { status: 'ACTIVE' }), server('c', gone)),
    );
    expect(warnings.map(({ position, field }) => [position, field])).toEqual([
      ['1', 'status'],
      ['2', 'status'],
      ['3', 'status'],
    ]);
    expect(warnings.map(({ message }) => message)).toEqual([
      '"DELETED", but without an end in terminated_at: billed on',
      'unknown field (kept, but it decides nothing; said once)',
      '"DELETED", but without an end in terminated_at: billed on',
    ]);
  });

  it('is given for an event whose status is deleted, unless the event is the end', async () => {
    const shared = { instance_id: 'a', at: '2026-01-01T00:00:00Z', status: 'DELETED' };
    const { warnings } = await readFile(
      ndjson({ event: 'shelved', ...shared }, { event: 'terminated', ...shared }),
    );
    expect(warnings[0]).toMatchObject({ position: '1', field: 'status' });
    expect(warnings[0]?.message).toMatch(/but the event is not "terminated": billed on$/);
    expect(warnings.slice(1).map(({ message }) => message)).toEqual([
      'unknown field (kept, but it decides nothing; said once)',
    ]);
  });

  it('is given once for each field that nobody knows', async () => {
    const odd = { colour: 'red', shape: 'round' };
    const { observations, warnings } = await readFile(ndjson(server('a', odd), server('b', odd)));
    expect(observations.map(({ facts }) => facts.ext)).toEqual([odd, odd]);
    expect(warnings.map(({ position, field }) => [position, field])).toEqual([
      ['1', 'colour'],
      ['1', 'shape'],
    ]);
  });
});
