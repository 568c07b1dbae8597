/** Records over HTTP: what is taken in, what is refused and how that is reported. */
import { gzipSync } from 'node:zlib';
import { NO_LIMIT } from '../../../../lib/ingest/records/future';
import { replay } from '../../../../lib/ingest/replay';
import { csv, ndjson, RECORD, readFile } from '../../../support/observations/files';
import {
  ADMIN,
  CSV,
  JSON_LIST,
  type NativeApp,
  NDJSON,
  nativeApp,
} from '../../../support/service/native';

let app: NativeApp;
beforeEach(async () => {
  app = await nativeApp();
});
afterEach(() => app.close());

const record = (fields: object = {}) => ({ ...RECORD, ...fields });
const event = { event: 'renamed', instance_id: 'server-1', at: '2026-01-01T11:00:00Z', name: 'db' };
const NOTHING = { received: 0, added: 0, repeated: 0, refused: 0, conflicts: 0 };
const NOTHING_TO_SAY = { refusals: [], refusals_left_out: 0, warnings: [], warnings_left_out: 0 };
const NAMED = /^req-[0-9a-f-]{36}$/;

const idsAbout = async (serverId: string) =>
  (await app.store.observations.about(serverId)).map(({ id }) => id);

describe('a post of CSV', () => {
  const columns = Object.keys(RECORD);

  it('takes in the same observations as an import, and repeats them', async () => {
    const rows = csv(columns, [record(), record({ instance_id: 'b' })]);
    const { observations } = await readFile(rows);
    for (const [body, headers, added] of [
      [rows, CSV, 2],
      [gzipSync(rows.replaceAll(',', ';')), { ...CSV, 'Content-Encoding': 'gzip' }, 0],
    ] as const) {
      const { status, json } = await app.post(body, headers);
      expect({ status, json }).toEqual({
        status: 200,
        json: { ...NOTHING, received: 2, added, repeated: 2 - added, ...NOTHING_TO_SAY },
      });
    }
    expect([...(await idsAbout('server-1')), ...(await idsAbout('b'))]).toEqual(
      observations.map(({ id }) => id),
    );
  });

  it.each([
    [
      'a header that lacks columns',
      'instance_id,tenant_id\na,p\n',
      400,
      /^header in line 1: columns missing: flavor,/,
    ],
    ['a header alone', csv(columns, []), 400, /must hold at least one observation$/],
    ['nothing', '', 400, /must hold at least one observation$/],
    ['too many lines', '\n'.repeat(100_001), 413, /100000 lines/],
  ])('is refused as a whole for %s', async (_what, body, status, detail) => {
    const answer = await app.post(body, CSV);
    expect({ status: answer.status, detail: answer.json.detail }).toEqual({
      status,
      detail: expect.stringMatching(detail),
    });
  });

  it('stores nothing if a header further down is wrong', async () => {
    const joined = csv(columns, [record()]) + csv(columns.slice(0, 9), [record()]);
    const { status, json } = await app.post(joined, CSV);
    expect({ status, detail: json.detail }).toEqual({
      status: 400,
      detail: expect.stringMatching(/^header in line 3: columns missing: /),
    });
    expect(await app.store.servers.find('server-1')).toBeUndefined();
  });
});

describe('a post with id_prefix', () => {
  it('keeps servers of sites with the same numbers apart, and what it refuses can be replayed', async () => {
    const undated = record({ instance_id: 'u', launched_at: null, terminated_at: null });
    await app.post(ndjson(record(), undated), NDJSON, '?id_prefix=north-');
    await app.post(ndjson(record({ tenant_id: 'other' })), NDJSON, '?id_prefix=south-');
    const found = await Promise.all(
      ['north-server-1', 'south-server-1', 'server-1'].map((id) => app.store.servers.find(id)),
    );
    expect(found.map((server) => server?.projectId)).toEqual(['project-1', 'other', undefined]);
    const asOfUs = Date.UTC(2026, 0, 1) * 1000;
    await replay(app.store, await app.quarantine(), { latestUs: NO_LIMIT, asOfUs });
    expect(await app.store.servers.find('north-u')).toBeDefined();
  });
});

describe('a post', () => {
  const records = [record(), event];
  it.each([
    ['NDJSON', ndjson(...records), NDJSON],
    ['JSON lines', ndjson(...records), { ...NDJSON, 'Content-Type': 'application/jsonl' }],
    ['a JSON list', JSON.stringify(records, null, 2), JSON_LIST],
    ['gzip', gzipSync(ndjson(...records)), { ...NDJSON, 'Content-Encoding': 'gzip' }],
    [
      'a gzipped list',
      gzipSync(JSON.stringify(records)),
      { ...JSON_LIST, 'Content-Encoding': 'GZIP' },
    ],
    [
      'a charset',
      ndjson(...records),
      { ...ADMIN, 'Content-Type': 'Application/X-NDJSON; Charset="UTF-8"' },
    ],
    ['a byte order mark', `\ufeff${ndjson(...records)}`, NDJSON],
    ['blank lines', `\n\r\n${ndjson(...records)}\n \n`, NDJSON],
  ])('takes in %s, and the same observations as an import', async (_name, body, headers) => {
    const { status, json, headers: answered } = await app.post(body, headers);
    expect({ status, json }).toEqual({
      status: 200,
      json: { ...{ ...NOTHING, received: 2, added: 2 }, ...NOTHING_TO_SAY },
    });
    expect(answered).toMatchObject({
      'content-type': 'application/json',
      'x-openstack-request-id': expect.stringMatching(NAMED),
    });
    const { observations } = await readFile(ndjson(...records));
    expect(new Set(await idsAbout('server-1'))).toEqual(new Set(observations.map(({ id }) => id)));
    const [first] = await app.store.observations.about('server-1');
    expect(first).toMatchObject({ origin: 'rest:admin', source: 'file' });
  });

  it('takes in one object', async () => {
    const { status, json } = await app.post(JSON.stringify(record()), JSON_LIST);
    expect({ status, json }).toMatchObject({
      status: 200,
      json: { ...NOTHING, received: 1, added: 1 },
    });
  });

  it('adds nothing when it is repeated', async () => {
    const body = ndjson(record(), event);
    await app.post(body);
    const { status, json } = await app.post(body);
    expect({ status, json }).toEqual({
      status: 200,
      json: { ...{ ...NOTHING, received: 2, repeated: 2 }, ...NOTHING_TO_SAY },
    });
  });

  it('dates lifetimes that do not tell their time, by as_of', async () => {
    const undated = record({ launched_at: null, terminated_at: null });
    const query = '?as_of=2026-01-01T02:00:00%2B02:00';
    expect((await app.post(ndjson(undated), NDJSON, query)).status).toBe(200);
    expect(await app.store.observations.about('server-1')).toMatchObject([
      { atUs: Date.UTC(2026, 0, 1) * 1000 },
    ]);
  });

  it('tells what is odd', async () => {
    const odd = { terminated_at: '2025-01-01T00:00:00', billing: 7, [`x${'y'.repeat(300)}`]: 1 };
    const { status, json } = await app.post(ndjson(record(), record(odd)));
    expect(status).toBe(200);
    expect(json.warnings).toEqual([
      { line: 2, field: 'terminated_at', message: 'ends before it starts (taken in as it is)' },
      { line: 2, field: 'billing', message: expect.stringMatching(/^unknown field/) },
      { line: 2, field: `x${'y'.repeat(254)}…`, message: expect.stringMatching(/^unknown field/) },
    ]);
  });

  it('lets an operator take an observation back', async () => {
    await app.post(ndjson(record()));
    const [voids] = await idsAbout('server-1');
    const at = '2026-01-02T00:00:00Z';
    const taken = { event: 'void', instance_id: 'server-1', at, voids, reason: 'a mistake' };
    expect((await app.post(ndjson(taken))).status).toBe(200);
    expect(await app.store.servers.segments('server-1')).toEqual([]);
  });
});

describe('records that cannot be understood', () => {
  const bad = [
    record({ vcpus: -1 }),
    record({ launched_at: undefined }),
    record({ name: ['web'] }),
    record({ flavor: '', vcpus: 'x'.repeat(300) }),
    record({ vcpus: 'x'.repeat(300) }),
    { ...event, event: 'exploded' },
    record({ metadata: { role: 7 } }),
  ];

  it('are refused one by one, told with field, value and reason, and kept; the good ones are stored', async () => {
    const body = `${ndjson(record())}{"instance_id": \n${ndjson(...bad)}\xff\n`;
    const { status, json } = await app.post(Buffer.from(body, 'latin1'));
    expect({ status, json }).toMatchObject({
      status: 207,
      json: { ...NOTHING, received: 10, added: 1, refused: 9 },
    });
    expect(json.refusals).toEqual([
      { line: 2, status: 400, reason: expect.stringMatching(/^not JSON/) },
      {
        ...{ line: 3, status: 400, field: 'vcpus', value: -1 },
        reason: '-1: must be an integer from 0 to 2147483647',
      },
      { line: 4, status: 400, field: 'launched_at', reason: expect.stringMatching(/^missing: /) },
      {
        line: 5,
        status: 400,
        field: 'name',
        reason: 'a list: must be a text of at most 1024 characters, or null',
      },
      { line: 6, status: 400, field: 'flavor', value: '', reason: expect.any(String) },
      {
        ...{ line: 7, status: 400, field: 'vcpus', value: `${'x'.repeat(255)}…` },
        reason: expect.any(String),
      },
      {
        ...{ line: 8, status: 400, field: 'event', value: 'exploded' },
        reason: expect.stringMatching(/must be one of created, /),
      },
      { line: 9, status: 400, field: 'metadata.role', reason: '7: must be a text' },
      { line: 10, status: 400, reason: 'not UTF-8: must be UTF-8 text' },
    ]);
    const entries = await app.quarantine();
    expect(entries).toHaveLength(9);
    expect(entries).toContainEqual(
      expect.objectContaining({ origin: 'rest:admin', position: '3', field: 'vcpus' }),
    );
    expect(await idsAbout('server-1')).toHaveLength(1);
  });

  it('are counted by their elements in a list', async () => {
    const { status, json } = await app.post(
      JSON.stringify([7, record(), null, [record()]]),
      JSON_LIST,
    );
    expect(status).toBe(207);
    const reason = 'must be a JSON object';
    expect(json.refusals).toEqual([1, 3, 4].map((line) => ({ line, status: 400, reason })));
  });

  it('are a 400 if all are, and are kept all the same', async () => {
    const { status, json, headers } = await app.post(ndjson(...bad));
    expect(status).toBe(400);
    expect(headers['content-type']).toBe('application/problem+json');
    expect(json).toMatchObject({
      type: 'about:blank',
      title: 'Bad Request',
      status: 400,
      detail:
        'the body: none of its observations (7) can be understood; they are in the quarantine',
      instance: headers['x-openstack-request-id'],
      errors_left_out: 0,
    });
    expect(json.errors).toHaveLength(7);
    expect(json.errors[0]).toMatchObject({ line: 1, field: 'vcpus', value: -1 });
    expect(await app.quarantine()).toHaveLength(7);
  });

  it('are in the quarantine once, however often they come', async () => {
    for (let time = 0; time < 2; time += 1) {
      expect((await app.post(ndjson(...bad))).status).toBe(400);
    }
    expect(await app.quarantine()).toHaveLength(7);
  });

  it('are named up to a thousand', async () => {
    const many = Array.from({ length: 1500 }, (_, n) => record({ vcpus: -n - 1 }));
    const { status, json } = await app.post(ndjson(...many, record()));
    expect({ status, json }).toMatchObject({
      status: 207,
      json: { ...{ ...NOTHING, received: 1501, added: 1, refused: 1500 }, refusals_left_out: 500 },
    });
    expect(json.refusals).toHaveLength(1000);
    expect(json.refusals.at(-1)).toMatchObject({ line: 1000, value: -1000 });
    expect(await app.quarantine()).toHaveLength(1500);
  });

  it('are cut to what can be kept when they are too long', async () => {
    const { status, json } = await app.post(
      ndjson(record(), record({ name: 'x'.repeat(1 << 20) }), record({ name: 'y' })),
    );
    expect({ status, json }).toMatchObject({
      status: 207,
      json: { ...NOTHING, received: 3, added: 2, refused: 1 },
    });
    expect(json.refusals).toEqual([
      { line: 2, status: 400, reason: expect.stringMatching(/^longer than 1048576 bytes/) },
    ]);
    expect((await app.quarantine())[0]?.raw).toHaveLength(1 << 16);
  });

  it('is named by its row in CSV, and can be read again', async () => {
    const columns = Object.keys(RECORD);
    const rows = csv(columns, [record(), record({ instance_id: 'x', launched_at: '' })]);
    const { status, json } = await app.post(`${rows}a,b\n`, CSV);
    expect({ status, refusals: json.refusals }).toMatchObject({
      status: 207,
      refusals: [{ line: 4, reason: '2 cells: must be 12, as in the header' }],
    });
  });

  it('can be read again', async () => {
    const undated = record({ launched_at: null, terminated_at: null, key: 'k1' });
    await app.post(ndjson(record({ key: 'k1' }), undated));
    const asOfUs = Date.UTC(2026, 0, 1) * 1000;
    const replayed = await replay(app.store, await app.quarantine(), {
      latestUs: NO_LIMIT,
      asOfUs,
    });
    expect(replayed).toMatchObject({ understood: 1, added: 1, refused: [] });
    const [conflict, ...others] = await app.quarantine();
    expect(others).toEqual([]);
    expect(conflict).toMatchObject({ raw: 'conflict: rest:admin, k1' });
    const again = await replay(app.store, await app.quarantine(), { latestUs: NO_LIMIT, asOfUs });
    expect(again).toMatchObject({ understood: 0, refused: [{ reason: conflict?.reason }] });
  });
});
