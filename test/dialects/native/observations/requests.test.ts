/** Requests that producers should not make, and what they are told. */
import { gzipSync } from 'node:zlib';
import { ndjson, RECORD } from '../../../support/observations/files';
import {
  ADMIN,
  JSON_LIST,
  type NativeApp,
  NDJSON,
  nativeApp,
  OBSERVATIONS,
} from '../../../support/service/native';

let app: NativeApp;
beforeAll(async () => {
  app = await nativeApp();
});
afterAll(() => app.close());

const KEY_REFUSED = /^idempotency-key: must be 1 to 240 printable characters of ASCII/;
const NAMED = /^req-[0-9a-f-]{36}$/;

describe('a request that cannot be used at all', () => {
  type Case = [string, number, string | Buffer, object, RegExp];
  const good = ndjson(RECORD);
  const gzipped = { ...NDJSON, 'Content-Encoding': 'gzip' };
  const typed = (type: string) => ({ ...ADMIN, 'Content-Type': type });
  const tooMany = '{}\n'.repeat(10_001);

  it.each<Case>([
    ['no body', 400, '', NDJSON, /body is empty: must hold at least one observation/],
    ['blank lines only', 400, '\n \n', NDJSON, /body is empty/],
    ['an empty list', 400, ' [ ] ', JSON_LIST, /body is empty/],
    ['a list that breaks off', 400, '[{"a": 1}, {"b"', JSON_LIST, /ends within element 2/],
    ['an element that is not JSON', 400, `[${good}, {a: 1}]`, JSON_LIST, /^element 2: not JSON/],
    ['a comma too many', 400, `[${good},]`, JSON_LIST, /^element 2: not JSON/],
    ['lines as a list', 400, good + good, JSON_LIST, /application\/x-ndjson/],
    ['a text', 400, '"x"', JSON_LIST, /must be a list of objects, or one object/],
    ['broken gzip', 400, 'no gzip', gzipped, /gzip data is damaged/],
    ['gzip that breaks off', 400, gzipSync(good).subarray(0, -9), gzipped, /ends too early/],
    ['gzip that nobody told of', 400, gzipSync(good), NDJSON, /Content-Encoding: gzip/],
    ['too many records', 413, tooMany, NDJSON, /at most 10000 observations/],
    [
      'too many elements',
      413,
      `[0${',0'.repeat(10_000)}]`,
      JSON_LIST,
      /at most 10000 observations/,
    ],
    ['too many blank lines', 413, '\n'.repeat(100_001), NDJSON, /100000 lines/],
    ['a body too large', 413, Buffer.alloc((64 << 20) + 1, 97), NDJSON, /at most 67108864 bytes/],
    ['no type', 415, good, ADMIN, /^Content-Type: missing: must be application\/x-ndjson, /],
    ['a form', 415, good, typed('application/x-www-form-urlencoded'), /^Content-Type: "appl/],
    ['XML', 415, '<record/>', typed('text/xml'), /^Content-Type: "text\/xml"/],
    ['another charset', 415, good, typed('application/json; charset=utf-16'), /^Content-Type: /],
    [
      'another coding',
      415,
      good,
      { ...NDJSON, 'Content-Encoding': 'br' },
      /^Content-Encoding: "br": must be gzip/,
    ],
    [
      'two codings',
      415,
      good,
      { ...NDJSON, 'Content-Encoding': 'gzip, gzip' },
      /^Content-Encoding/,
    ],
    ['no token', 401, good, { 'Content-Type': 'application/x-ndjson' }, /^X-Auth-Token: missing/],
    [
      'a token of no administrator',
      403,
      good,
      { ...NDJSON, 'X-Auth-Token': 'bob:p' },
      /tenant_usage:record/,
    ],
    ['a key that is empty', 400, good, { ...NDJSON, 'Idempotency-Key': '' }, KEY_REFUSED],
    [
      'two keys',
      400,
      good,
      { ...NDJSON, 'Idempotency-Key': ['a', 'b'] },
      /^Idempotency-Key: must be given once$/,
    ],
    ['a key too long', 400, good, { ...NDJSON, 'Idempotency-Key': 'k'.repeat(241) }, KEY_REFUSED],
  ])('%s gets %d, and stores nothing', async (...[, status, body, headers, detail]: Case) => {
    const answer = await app.post(body, { ...headers });
    expect(answer.status).toBe(status);
    expect(answer.headers['content-type']).toBe('application/problem+json');
    expect(answer.json).toMatchObject({
      ...{ type: 'about:blank', title: expect.any(String), status },
      detail: expect.stringMatching(detail),
      instance: answer.headers['x-openstack-request-id'],
    });
    expect(answer.headers['www-authenticate']).toBe(
      status === 401 ? 'Keystone uri="http://kc:5000/v3"' : undefined,
    );
    expect(await app.store.observations.about('server-1')).toEqual([]);
    expect(await app.quarantine()).toEqual([]);
  });

  it.each([
    ['?as_of=yesterday', 'as_of', /^"yesterday": must be an ISO 8601 time .*"\+" is written %2B$/],
    ['?as_of=', 'as_of', /Empty value/],
    ['?as_of=2026-01-01&as_of=2026-01-02', 'as_of', /must be string/],
    ['?asof=2026-01-01', 'asof', /^no parameter of this path$/],
    ['?__proto__=1', '__proto__', /^no parameter of this path$/],
    ['?id_prefix=%20north', 'id_prefix', /^" north": must be at most 64 visible characters$/],
    [`?id_prefix=${'x'.repeat(65)}`, 'id_prefix', /must NOT have more than 64 characters/],
    ['?id_prefix=a&id_prefix=b', 'id_prefix', /must be string/],
    ['?as_of=%ff', 'as_of', /must be an ISO 8601 time/],
  ])('with the query %s gets 400, with the parameter', async (query, field, reason) => {
    const { status, json } = await app.post(good, NDJSON, query);
    expect(status).toBe(400);
    expect(json.errors).toEqual([{ field, reason: expect.stringMatching(reason) }]);
    expect(json.detail).toBe(`${field}: ${json.errors[0].reason}`);
  });

  it.each(['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE'])('%s gets 405', async (method) => {
    const { status, headers } = await app.ask(OBSERVATIONS, { method, headers: ADMIN });
    expect(status).toBe(405);
    expect(headers).toMatchObject({
      allow: 'POST, OPTIONS',
      'content-type': 'application/problem+json',
      'x-openstack-request-id': expect.stringMatching(NAMED),
    });
  });

  it('OPTIONS tells the methods, to everybody', async () => {
    const { status, headers } = await app.ask(OBSERVATIONS, { method: 'OPTIONS' });
    expect({ status, allow: headers.allow }).toEqual({ status: 204, allow: 'POST, OPTIONS' });
  });

  it('does not spoil the next one', async () => {
    expect((await app.post(good)).status).toBe(200);
  });
});

describe('a database that cannot be reached', () => {
  it('is a 503 that says when to come again, and is logged', async () => {
    await app.store.close();
    const { status, headers, json } = await app.post(ndjson(RECORD));
    expect({ status, wait: headers['retry-after'] }).toEqual({ status: 503, wait: '5' });
    expect(json).toMatchObject({ title: 'Service Unavailable', status: 503 });
    expect(json.detail).not.toContain('sqlite');
    expect(app.errors).toEqual([expect.stringContaining(json.instance)]);
  });
});

describe('posts from the future', () => {
  it('are refused by field, and their as-of, too', async () => {
    const strict = await nativeApp({});
    try {
      const typo = { ...RECORD, updated_at: '2062-06-01T00:00:00Z' };
      const { status, json } = await strict.post(ndjson(typo));
      expect(status).toBe(400);
      const reason = '2062-06-01T00:00:00Z: lies in the future: needs allow_future on';
      expect(json.errors).toMatchObject([{ line: 1, field: 'updated_at', reason }]);
      expect(await strict.quarantine()).toMatchObject([{ field: 'updated_at' }]);
      const dated = await strict.post(ndjson(RECORD), NDJSON, '?as_of=2062-06-01');
      expect(dated).toMatchObject({
        status: 400,
        json: { detail: expect.stringMatching(/lies in the future: needs allow_future on$/) },
      });
    } finally {
      await strict.close();
    }
  });
});
