/** Files as people have them: joined, exported from spreadsheets and databases, written over many lines. */
import { type AnyRecord, csv, ndjson, RECORD, readFile } from '../support/observations/files';

const COLUMNS = Object.keys(RECORD);
const server = (id: string, more: object = {}) => ({ ...RECORD, instance_id: id, ...more });
const RUNNING = { ...RECORD, terminated_at: null, vm_state: 'active' };

async function sizesIn(content: string, options = {}) {
  const { observations, refused, failure } = await readFile(content, options);
  expect({ refused, failure }).toEqual({ refused: [], failure: undefined });
  return observations.map(({ serverId, facts }) => [serverId, facts.size?.vcpus]);
}

const warned = async (...records: readonly AnyRecord[]) =>
  (await readFile(ndjson(...records))).warnings.map(({ position, field }) => [position, field]);

describe('CSV', () => {
  const first = csv(COLUMNS, [server('a', { vcpus: 2, memory_mb: 64 })]);
  const second = csv([...COLUMNS].reverse(), [server('b', { vcpus: 3, memory_mb: 64 })]);
  const semicolons = (text: string) => text.replaceAll(',', ';');

  it.each([
    ['other columns', `${first}${second}`],
    ['a byte order mark', `\ufeff${first}\ufeff${second}`],
    [
      'a byte order mark and quotes',
      `${first}\ufeff${second.replace('instance_id', '"instance_id"')}`,
    ],
    ['fewer columns', `${first}${csv(COLUMNS.slice(0, 11), [server('b', { vcpus: 3 })])}`],
    ['other separators', `sep=,\n${first}sep=;\n${semicolons(second)}`],
  ])('goes on after another header in the stream: %s', async (_what, content) => {
    for (const chunkBytes of [7, 65_536]) {
      expect(await sizesIn(content, { chunkBytes })).toEqual([
        ['a', 2],
        ['b', 3],
      ]);
    }
  });

  it('is not taken from a later header on that lacks a column that is required', async () => {
    const lacking = csv(COLUMNS.slice(0, 9), [server('b')]);
    const { observations, failure } = await readFile(`${first}${lacking}`);
    expect(observations.map(({ serverId }) => serverId)).toEqual(['a']);
    expect(failure?.message).toMatch(
      /^header in line 3: columns missing: launched_at, terminated_at: .*; nothing below it was taken$/,
    );
  });

  it('keeps a row that only mentions a header', async () => {
    const row = server('a', { name: 'instance_id,tenant_id', vcpus: 2 });
    expect(await sizesIn(csv(COLUMNS, [row]))).toEqual([['a', 2]]);
  });

  it.each([',', ';', '\t', '|'])('may be separated by %j, without a word', async (delimiter) => {
    const content = first.replaceAll(',', delimiter);
    expect(await sizesIn(content)).toEqual([['a', 2]]);
    expect((await readFile(content)).warnings).toEqual([]);
  });

  it.each([
    [',', ';', /^split at ",", but another/],
    [';', ',', /^split at ";"/],
    ['\t', ';', /^split at tabs/],
    ['|', '\t', /^split at "\|"/],
  ])(
    'split at %j warns of %j in the header, unless it was given',
    async (delimiter, other, message) => {
      const twoNames = `"extra${other}column"`;
      const content = csv([...COLUMNS, 'extra'], [server('a', { vcpus: 2, extra: 'x' })])
        .replace(',extra', `,${twoNames}`)
        .replace(/,(?=[^"]*(?:"[^"]*"[^"]*)*$)/gm, delimiter);
      const { warnings } = await readFile(content);
      const [header] = warnings.filter(({ field }) => field === 'header');
      expect(header).toMatchObject({ position: '1', message: expect.stringMatching(message) });
      const found = (await readFile(content, { delimiter })).warnings;
      expect(found.filter(({ field }) => field === 'header')).toEqual([]);
    },
  );

  it('is read with the separator that is given', async () => {
    expect(await sizesIn(first.replaceAll(',', '~'), { delimiter: '~' })).toEqual([['a', 2]]);
  });

  it.each(['\\N', 'NULL'])('means null by %s, unless it is a text', async (text) => {
    const content = csv(COLUMNS, [server('a', { terminated_at: text, swap_mb: text, name: text })]);
    const [observation] = (await readFile(content)).observations;
    expect(observation?.facts).toMatchObject({ terminatedAtUs: null, name: null });
    expect(observation?.facts).not.toHaveProperty('swapMb');
    const { refused } = await readFile(content, { nullIsText: true });
    expect(refused).toMatchObject([{ field: 'terminated_at' }]);
  });
});

describe('JSON', () => {
  const records = [server('a', { vcpus: 2 }), server('b', { vcpus: 3 })];
  const both = [
    ['a', 2],
    ['b', 3],
  ];

  it('may be a list, and one object over many lines', async () => {
    expect(await sizesIn(JSON.stringify(records))).toEqual(both);
    expect(await sizesIn(JSON.stringify(records, null, 2))).toEqual(both);
    expect(await sizesIn(JSON.stringify(records[0], null, 2))).toEqual([both[0]]);
  });

  it('may have a byte order mark before any line', async () => {
    expect(await sizesIn(records.map((record) => `\ufeff${ndjson(record)}`).join(''))).toEqual(
      both,
    );
  });

  it.each([
    ['at the top', '{"instance_id":"a","vcpus":1,"vcpus":2}', 'vcpus'],
    ['written in another way', '{"instance_id":"a","v\\u0063pus":1,"vcpus":2}', 'vcpus'],
    ['further in', '{"instance_id":"a","metadata":{"k":"x: {","k":"\\"}"}}', 'k'],
  ])('is refused if a name stands twice in one object, %s', async (_where, line, field) => {
    for (const content of [line, `[${line}]`]) {
      const { refused } = await readFile(content);
      expect(refused).toMatchObject([
        { field, reason: 'this name stands twice in one object: must stand there once' },
      ]);
    }
  });

  it('is refused if it is nested so deep that it would exhaust the stack', async () => {
    const line = `{"instance_id":"a","x":${'['.repeat(200_000)}${']'.repeat(200_000)}}`;
    for (const content of [line, `[${line}]`]) {
      const { refused } = await readFile(`${content}\n`);
      expect(refused).toMatchObject([{ reason: expect.stringContaining('nested too deep') }]);
    }
  });

  it('is not refused if a name stands in two objects, or in a text', async () => {
    const record = server('a', {
      metadata: { name: '"name":"x"', 'a\\': '\\"' },
      x: [{ y: 1 }, { y: 2 }],
    });
    expect(await sizesIn(ndjson(record))).toEqual([['a', 1]]);
  });

  it('is refused with the reason if its lines end as on old Macs', async () => {
    const { refused } = await readFile(ndjson(...records).replaceAll('\n', '\r'));
    expect(refused).toMatchObject([
      { reason: expect.stringMatching(/^its lines end with a carriage/) },
    ]);
  });
});

describe('an id', () => {
  it.each([' a', 'a ', '\ufeffa', 'a\u200b', 'a\u202eb', '\u00a0a'])(
    'is refused as %j',
    async (id) => {
      for (const field of ['instance_id', 'tenant_id']) {
        const { refused } = await readFile(ndjson({ ...RECORD, [field]: id }));
        expect(refused).toMatchObject([{ field }]);
      }
    },
  );

  it.each(['1.23E+11', '3,8E+31', '1E+05', '1.5e3'])(
    'is warned of in E notation: %s',
    async (id) => {
      expect(await warned({ ...RECORD, instance_id: id })).toEqual([['1', 'instance_id']]);
      expect(await warned({ ...RECORD, tenant_id: id })).toEqual([['1', 'tenant_id']]);
      expect(await warned({ event: 'shelved', at: '2026-01-01', instance_id: id })).toHaveLength(1);
    },
  );

  it.each(['12e5', 'e+5', '1.23'])('is not warned of: %s', async (id) => {
    expect(await warned({ ...RECORD, instance_id: id })).toEqual([]);
  });

  it('gets the prefix of its site, in the quarantine, too', async () => {
    const voids = { event: 'void', at: '2026-01-01', instance_id: 'a', voids: 'f'.repeat(64) };
    const lines = ndjson(
      RECORD,
      { ...voids, reason: 'x' },
      server('b', { vcpus: -1 }),
      server(' c'),
    );
    const { observations, refused } = await readFile(lines, { idPrefix: 'eu-' });
    expect(observations.map(({ serverId }) => serverId)).toEqual(['eu-server-1', 'eu-a']);
    expect(refused.map(({ raw }) => JSON.parse(raw).instance_id)).toEqual(['eu-b', ' c']);
  });
});

describe('a deletion without an end', () => {
  it.each(['DELETED', 'Terminated', 'SOFT_DELETED', 'soft-delete', 'Soft Deleted', 'deleted'])(
    'is warned of on each line: %s',
    async (state) => {
      const record = { ...RUNNING, vm_state: state };
      expect(await warned(record, { ...record, instance_id: 'b' })).toEqual([
        ['1', 'vm_state'],
        ['2', 'vm_state'],
      ]);
    },
  );

  it('is warned of on each line: deleted_at', async () => {
    const record = { ...RUNNING, deleted_at: '2026-01-01T12:00:00Z' };
    const lines = (await warned(record, { ...record, instance_id: 'b' })).filter(
      ([, field]) => field === 'deleted_at',
    );
    expect(lines.map(([line]) => line)).toEqual(['1', '2']);
  });

  it('is warned of in an event that does not end the server', async () => {
    const changed = { event: 'state_changed', at: '2026-01-01', instance_id: 'a' };
    expect(await warned({ ...changed, vm_state: 'DELETED' })).toEqual([['1', 'vm_state']]);
    expect(await warned({ ...changed, vm_state: 'stopped' })).toEqual([]);
    expect(await warned({ ...changed, event: 'terminated', vm_state: 'deleted' })).toEqual([]);
  });
});

describe('an end', () => {
  it('is warned of if the server was up after it', async () => {
    const ended = { ...RECORD, vm_state: 'ACTIVE' };
    expect(await warned({ ...ended, updated_at: '2026-01-01T13:00:00' })).toEqual([
      ['1', 'vm_state'],
    ]);
    expect(await warned({ ...ended, updated_at: '2026-01-01T12:00:00' })).toEqual([]);
    expect(
      await warned({ ...ended, vm_state: 'deleted', updated_at: '2026-01-01T13:00:00' }),
    ).toEqual([]);
    expect(await warned(ended)).toEqual([]);
  });

  it('is warned of if it lies before the launch, but not at the launch', async () => {
    const { launched_at } = RECORD;
    expect(await warned({ ...RECORD, terminated_at: launched_at })).toEqual([]);
    expect(await warned({ ...RECORD, terminated_at: '2026-01-01T09:59:59.999999' })).toEqual([
      ['1', 'terminated_at'],
    ]);
  });
});
