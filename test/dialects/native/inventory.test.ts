/** Inventories over HTTP: what is taken in, what is refused, and who may post. */
import { gzipSync } from 'node:zlib';
import { ndjson } from '../../support/observations/files';
import { JSON_LIST, type NativeApp, NDJSON, nativeApp } from '../../support/service/native';

let app: NativeApp;
beforeEach(async () => {
  app = await nativeApp();
});
afterEach(() => app.close());

const INVENTORY = '/v1/inventory';
const ACCOUNT = 'a'.repeat(32);
const HASH = 'c'.repeat(64);
const NONE = {
  account: 0,
  project: 0,
  group: 0,
  user: 0,
  role: 0,
  key: 0,
  site: 0,
  datacenter: 0,
  host: 0,
  filer: 0,
  hosting: 0,
  metric: 0,
  alert_rule: 0,
  quota: 0,
  price: 0,
  burst_level: 0,
  discount: 0,
  subscription: 0,
  resource: 0,
  ledger_entry: 0,
};

/** Each line but the last refers to one after it. */
const LINES = [
  { kind: 'role', user: 'ann', role: 'owner', account: ACCOUNT },
  { kind: 'key', lookup_hash: HASH, user: 'ann', rights: { usage: true, sites: ['north'] } },
  { kind: 'project', id: 'shop', account: ACCOUNT },
  { kind: 'user', login: 'ann' },
  { kind: 'site', id: 'north', account: ACCOUNT },
  { kind: 'account', id: ACCOUNT, name: 'Example' },
];

const post = (body: string | Buffer, headers: object = NDJSON, query = '') =>
  app.ask(`${INVENTORY}${query}`, { method: 'POST', headers: { ...headers }, body });

describe('POST /v1/inventory', () => {
  it.each([
    ['NDJSON', ndjson(...LINES), NDJSON],
    ['JSON lines', ndjson(...LINES), { ...NDJSON, 'Content-Type': 'application/jsonl' }],
    ['a JSON list', JSON.stringify(LINES, null, 2), JSON_LIST],
    ['gzip', gzipSync(ndjson(...LINES)), { ...NDJSON, 'Content-Encoding': 'gzip' }],
  ])('takes in %s, in whatever order the lines are', async (_name, body, headers) => {
    const { status, json } = await post(body, headers);
    expect({ status, json }).toEqual({
      status: 200,
      json: {
        received: 6,
        taken: { ...NONE, account: 1, project: 1, user: 1, role: 1, key: 1, site: 1 },
        ...{ refused: 0, refusals: [], refusals_left_out: 0 },
      },
    });
    const { projects, credentials } = app.store;
    expect(await projects.find('shop')).toMatchObject({ accountId: ACCOUNT });
    const [key] = await credentials.list({ limit: 9 });
    expect(key).toMatchObject({ lookupHash: HASH, rights: { usage: true, sites: ['north'] } });
  });

  it('changes nothing when it is repeated', async () => {
    await post(ndjson(...LINES));
    const { accounts, projects } = app.store;
    const before = [await accounts.list({ limit: 9 }), await projects.list({ limit: 9 })];
    expect((await post(ndjson(...LINES))).status).toBe(200);
    expect([await accounts.list({ limit: 9 }), await projects.list({ limit: 9 })]).toEqual(before);
  });

  it('takes in the good lines and names the others by their numbers', async () => {
    const bad = [
      { kind: 'project', id: 'blog', account: 'b'.repeat(32) },
      { kind: 'tenant', id: 'x' },
      { kind: 'project', id: 'wiki', colour: 'red' },
    ];
    const { status, json } = await post(`${ndjson(...bad)}nonsense\n${ndjson(...LINES)}`);
    expect(status).toBe(207);
    expect(json).toMatchObject({
      received: 10,
      taken: { ...NONE, account: 1, project: 1, user: 1, role: 1, key: 1, site: 1 },
      refused: 4,
      refusals: [
        { line: 1, status: 400, field: 'account', reason: expect.stringMatching(/account that/) },
        {
          line: 2,
          status: 400,
          field: 'kind',
          reason: expect.stringMatching(/^"tenant": must be/),
        },
        { line: 3, status: 400, field: 'colour', reason: expect.stringMatching(/^no field/) },
        { line: 4, status: 400, reason: expect.stringMatching(/^not JSON/) },
      ],
    });
    expect(await app.quarantine()).toEqual([]);
  });

  it('never repeats a secret that it refuses', async () => {
    const { status, json } = await post(
      ndjson({ kind: 'user', login: 'ann', password_hash: 'hunter2' }),
    );
    expect(status).toBe(400);
    expect(json.errors).toMatchObject([{ line: 1, field: 'password_hash' }]);
    expect(JSON.stringify(json)).not.toContain('hunter2');
  });

  const CSV = { ...NDJSON, 'Content-Type': 'text/csv' };
  it.each([
    ['no line', () => post(''), 400, /the body is empty/],
    ['nothing good', () => post('{}\n'), 400, /none of its lines \(1\) was taken in/],
    ['a list that ends early', () => post('[{"kind":"user"}', JSON_LIST), 400, /ends within/],
    ['another media type', () => post('x', CSV), 415, /Content-Type/],
    ['an unknown parameter', () => post('{}\n', NDJSON, '?x=1'), 400, /x/],
    ['more lines than allowed', () => post('{}\n'.repeat(10_001)), 413, /at most 10000/],
  ])('refuses %s and stores nothing', async (_name, ask, status, detail) => {
    const answer = await ask();
    expect(answer.status).toBe(status);
    expect(JSON.stringify(answer.json)).toMatch(detail);
    expect(await app.store.users.list({ limit: 9 })).toEqual([]);
  });

  it('is for administrators only', async () => {
    const headers = { ...NDJSON, 'X-Auth-Token': 'alice:shop' };
    expect((await post(ndjson(...LINES), headers)).status).toBe(403);
    expect(await app.store.accounts.list({ limit: 9 })).toEqual([]);
  });
});
