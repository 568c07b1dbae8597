/** What Nova's API makes of query strings: what counts, what is refused in which words, what stands in links. */

import { perFile } from '../../support/scene';
import {
  ADMIN,
  at240,
  at275,
  badRequest,
  type JsonAnswer,
  MEMBER,
  novaApp,
  OWN,
  PATH,
  W,
} from '../../support/service/nova';

const INVALID_TIME = 'Invalid datetime string: Datetime is in invalid format';

const nova = perFile(novaApp, (app) => app.close());

describe('times that Nova reads', () => {
  it.each([
    ['2026-01-01T00:00:00', '2026-01-01T00:00:00.000000'],
    ['2026-1-1T0:0:0', '2026-01-01T00:00:00.000000'],
    ['2026-01-01t00:00:00', '2026-01-01T00:00:00.000000'],
    ['2026-01-01T1:2:3.4', '2026-01-01T01:02:03.400000'],
    ['2026-01-%201T00:00:00', '2026-01-01T00:00:00.000000'],
    ['2026-01-01T00:00:00.5', '2026-01-01T00:00:00.500000'],
    ['2026-01-01T00:00:00.000001', '2026-01-01T00:00:00.000001'],
    ['2026-01-01%2000:00:00.0', '2026-01-01T00:00:00.000000'],
    ['2026-01-01+00:00:00.000001', '2026-01-01T00:00:00.000001'],
    ['2026-01-01%20%09%2000:00:00.25', '2026-01-01T00:00:00.250000'],
    ['%D9%A2%D9%A0%D9%A2%D9%A5-01-01T00:00:00', '2025-01-01T00:00:00.000000'],
    ['2024-02-29T00:00:00', '2024-02-29T00:00:00.000000'],
    ['1000-01-01T00:00:00', '1000-01-01T00:00:00.000000'],
    ['1969-12-31T23:59:59.999999', '1969-12-31T23:59:59.999999'],
  ])('%s', async (start, written) => {
    const app = await nova();
    const { status, json } = await app.askJson(`${PATH}?start=${start}&end=2026-01-01T12:00:00`);
    expect(status).toBe(200);
    expect(json.tenant_usages[0].start).toBe(written);
  });
});

describe('times that Nova does not read', () => {
  it.each([
    '2026-01-01%2000:00:00',
    '2026-01-01',
    '2026-01-01T00:00',
    '20260101T000000',
    '1767225600',
    '2026-01-01T00:00:00Z',
    '2026-01-01T00:00:00%2B00:00',
    '2026-01-01T00:00:00.1234567',
    '2026-01-01T00:00:00.',
    '%202026-01-01T00:00:00',
    '2026-01-01T00:00:00%20',
    '2026-01-01T00:00:00%0A',
    '2026-01-01T24:00:00',
    '2026-01-01T00:60:00',
    '2026-01-01T00:00:60',
    '2026-01-01T00:00:61',
    '2026-13-01T00:00:00',
    '2026-00-01T00:00:00',
    '2026-01-00T00:00:00',
    '2026-04-31T00:00:00',
    '2025-02-29T00:00:00',
    '1900-02-29T00:00:00',
    '0000-01-01T00:00:00',
    '26-01-01T00:00:00',
    '12026-01-01T00:00:00',
    '-2026-01-01T00:00:00',
    '2026-01-01%EF%BB%BF00:00:00.0',
    'now',
    '%00',
  ])('%s', async (time) => {
    const app = await nova();
    const asStart = await app.askJson(`${PATH}?start=${time}`);
    expect(asStart).toMatchObject({ status: 400, json: badRequest(INVALID_TIME) });
    const asEnd = await app.askJson(`${PATH}?start=2025-01-01T00:00:00&end=${time}`);
    expect(asEnd).toMatchObject({ status: 400, json: badRequest(INVALID_TIME) });
  });

  it('and years before 1000, which it fails on and we name', async () => {
    const app = await nova();
    expect(
      await app.askJson(`${PATH}?start=0999-12-31T23:59:59&end=2026-01-01T00:00:00`),
    ).toMatchObject({
      status: 400,
      json: badRequest(
        'Invalid datetime string: start: "0999-12-31T23:59:59" lies before the year 1000',
      ),
    });
  });
});

describe('windows', () => {
  const TOO_LATE = 'Invalid start time. The start time cannot occur after the end time.';
  const startAndStop = ({ json }: JsonAnswer) => [
    json.tenant_usages[0].start,
    json.tenant_usages[0].stop,
  ];

  it.each([
    ['that are empty', 'start=2026-01-01T00:00:00&end=2026-01-01T00:00:00'],
    ['that run backwards', 'start=2026-01-02T00:00:00&end=2026-01-01T00:00:00'],
    ['that end in the past and start now', 'end=2026-01-01T00:00:00'],
    ['that start in the future and end now', 'start=2027-01-01T00:00:00'],
    ['whose first start is too late', `start=2026-02-01T00:00:00&${W}`],
    ['beyond what a double counts', 'start=9999-12-31T23:59:59&end=9999-12-31T23:59:58'],
  ])('%s are refused', async (_name, query) => {
    const app = await nova();
    expect(await app.askJson(`${PATH}?${query}`)).toMatchObject({
      status: 400,
      json: badRequest(TOO_LATE),
    });
  });

  it.each([
    ['without times are the last microsecond', '', '2026-01-02T00:00:00.123455'],
    ['with blank times too', '?start=&end=', '2026-01-02T00:00:00.123455'],
    [
      'with other spellings of the names too',
      '?START=2024-01-01T00:00:00',
      '2026-01-02T00:00:00.123455',
    ],
    [
      'without a start, ending in the future, start now',
      '?end=2027-01-01T00:00:00',
      '2026-01-02T00:00:00.123456',
    ],
    ['without an end last until now', '?start=2026-01-01T00:00:00', '2026-01-01T00:00:00.000000'],
    [
      'start at the first value that is not blank',
      '?start=&start=2026-01-01T00:00:00&start=x',
      '2026-01-01T00:00:00.000000',
    ],
    [
      'may start in the far future',
      '?start=2998-01-01T00:00:00&end=2999-01-01T00:00:00',
      '2998-01-01T00:00:00.000000',
    ],
  ])('%s', async (_name, query, start) => {
    const app = await nova();
    expect(startAndStop(await app.askJson(`${PATH}${query}`))).toEqual([
      start,
      '2026-01-02T00:00:00.123456',
    ]);
  });
});

describe('limit', () => {
  it.each([
    ['abc', "Value: abc. 'abc' does not match '^[0-9]*$'"],
    ['-1', "Value: -1. '-1' does not match '^[0-9]*$'"],
    ['1.0', "Value: 1.0. '1.0' does not match '^[0-9]*$'"],
    ['%2B1', "Value: +1. '+1' does not match '^[0-9]*$'"],
    ['+1', "Value:  1. ' 1' does not match '^[0-9]*$'"],
    ['%D9%A1', "Value: ١. '١' does not match '^[0-9]*$'"],
    ['', "Value: . '' is too short"],
    ['3&limit=abc', "Value: abc. 'abc' does not match '^[0-9]*$'"],
    ["it's", `Value: it's. "it's" does not match '^[0-9]*$'`],
    ['a%22b', `Value: a"b. 'a"b' does not match '^[0-9]*$'`],
    [`a'b%22c`, `Value: a'b"c. 'a\\'b"c' does not match '^[0-9]*$'`],
    ['a%0A%00%C2%A0%E2%82%AC', "Value: a\n\0\u00a0€. 'a\\n\\x00\\xa0€' does not match '^[0-9]*$'"],
    ['1%0A%0A', "Value: 1\n\n. '1\\n\\n' does not match '^[0-9]*$'"],
  ])('refuses %s', async (value, words) => {
    const app = await nova();
    const message = `Invalid input for query parameters limit. ${words}`;
    for (const path of [PATH, `${PATH}/${OWN}`]) {
      const answer = await app.askJson(`${path}?limit=${value}`);
      expect(answer).toMatchObject({ status: 400, json: badRequest(message) });
    }
  });

  it.each(['%0A', '1'.repeat(4301)])('is no integer to Python: %s', async (value) => {
    const app = await nova();
    const answer = await app.askJson(`${PATH}?${W}&limit=${value}`);
    const message = 'Invalid input received: limit must be an integer';
    expect(answer).toMatchObject({ status: 400, json: badRequest(message) });
  });

  it.each([
    ['1', 1, 'limit=1'],
    ['01', 1, 'limit=01'],
    ['1%0A', 1, 'limit=1%0A'],
    ['1&limit=2', 2, 'limit=2'],
    ['2&limit=1', 1, 'limit=2'],
    ['12345678901234567890123', 3, undefined],
  ])('takes %s for %d and keeps it in the link', async (value, servers, kept) => {
    const app = await nova();
    const { json } = await app.askJson(`${PATH}?${W}&limit=${value}`);
    expect(json.tenant_usages).toHaveLength(servers);
    const href: string | undefined = json.tenant_usages_links?.[0].href;
    expect(href?.match(/limit=[^&]*/)?.[0]).toBe(kept);
  });

  it('is no parameter before 2.40', async () => {
    const app = await nova();
    for (const version of ['2.1', '2.39']) {
      const headers = { ...ADMIN, 'OpenStack-API-Version': `compute ${version}` };
      const { json } = await app.askJson(`${PATH}?${W}&limit=abc&marker=nobody`, headers);
      expect(json.tenant_usages).toHaveLength(3);
    }
  });
});

describe('marker', () => {
  it.each([
    ['nobody', 'nobody'],
    ['', ''],
    ['one&marker=other', 'other'],
    ['%E6%BC%A2', '漢'],
    ['a%00b', 'a\0b'],
    ['x'.repeat(300), 'x'.repeat(300)],
  ])('is refused if it was never reported: %s', async (value, id) => {
    const app = await nova();
    for (const path of [PATH, `${PATH}/${OWN}`]) {
      const answer = await app.askJson(`${path}?${W}&limit=0&marker=${value}`);
      expect(answer).toMatchObject({
        status: 400,
        json: badRequest(`Marker ${id} could not be found.`),
      });
    }
  });
});

describe('parameters that there are not', () => {
  it.each([
    ['foo=1', "('foo' was unexpected)"],
    ['foo', "('foo' was unexpected)"],
    ['=x', "('' was unexpected)"],
    ['?=x', "('?' was unexpected)"],
    ['%', "('%' was unexpected)"],
    ['b=1&a=2&a=3', "('a', 'b' were unexpected)"],
    ['%F0%90%80%80=1&%EF%BF%BD=1', "('\ufffd', '\u{10000}' were unexpected)"],
    ['start[x]=1', "('start[x]' was unexpected)"],
    ['__proto__=1', "('__proto__' was unexpected)"],
    ['LIMIT=1', "('LIMIT' was unexpected)"],
    ['a;b=1', "('a;b' was unexpected)"],
  ])('are refused from 2.75 on and ignored before: %s', async (query, words) => {
    const app = await nova();
    const refused = await app.askJson(`${PATH}?${W}&${query}`, at275);
    const message = `Additional properties are not allowed ${words}`;
    expect(refused).toMatchObject({ status: 400, json: badRequest(message) });
    expect(await app.askJson(`${PATH}?${W}&${query}`, at240)).toMatchObject({ status: 200 });
    expect(await app.askJson(`${PATH}/${OWN}?${W}&${query}`, ADMIN)).toMatchObject({ status: 200 });
  });

  it('include "detailed" for one project', async () => {
    const app = await nova();
    const message = "Additional properties are not allowed ('detailed' was unexpected)";
    const answer = await app.askJson(`${PATH}/${OWN}?${W}&detailed=1`, at275);
    expect(answer).toMatchObject({ status: 400, json: badRequest(message) });
  });

  it('do not include pieces that are empty', async () => {
    const app = await nova();
    expect(await app.askJson(`${PATH}?${W}&&`, at275)).toMatchObject({ status: 200 });
  });

  it('never get into a link', async () => {
    const app = await nova();
    const { json } = await app.askJson(`${PATH}/${OWN}?${W}&limit=1&zzz=1&detailed=1&aaa=%20%26`);
    expect(json.tenant_usage_links[0].href).toBe(
      `${app.origin}${PATH}/${OWN}?end=2026-01-01T12%3A00%3A00&limit=1&start=2026-01-01T00%3A00%3A00&marker=one`,
    );
  });
});

describe('query strings that are not UTF-8', () => {
  it.each(['start=%FF', '%FF=1', 'foo=%C3', 'foo=%C0%80', 'foo=%ED%A0%80'])(
    'are refused at every version and on every route: %s',
    async (query) => {
      const app = await nova();
      const fault = { status: 400, json: badRequest('Query string is not UTF-8 encoded') };
      for (const path of [PATH, `${PATH}/${OWN}`, '/v2/os-simple-tenant-usage']) {
        for (const headers of [ADMIN, at240, at275, MEMBER]) {
          expect(await app.askJson(`${path}?${query}`, headers)).toMatchObject(fault);
        }
      }
    },
  );
});

describe('detailed', () => {
  it.each([
    ['1', true],
    ['%31', true],
    ['&detailed=1&detailed=0', true],
    ['0&detailed=1', false],
    ['true', false],
    ['01', false],
    ['2', false],
    ['', false],
  ])('is only meant by exactly 1: %s', async (value, isDetailed) => {
    const app = await nova();
    const { json } = await app.askJson(`${PATH}?${W}&detailed=${value}`);
    expect('server_usages' in json.tenant_usages[0]).toBe(isDetailed);
  });
});

describe('the next link', () => {
  it('encodes as forms do', async () => {
    const app = await nova();
    const { json } = await app.askJson(`${PATH}?${W}&limit=1&detailed=~*!'()%C3%A9+a/b@$,`);
    expect(json.tenant_usages_links[0].href).toContain(
      '?detailed=~%2A%21%27%28%29%C3%A9+a%2Fb%40%24%2C&end=2026-01-01T12%3A00%3A00&limit=1&start=',
    );
  });

  it('keeps the greatest of repeated values, and a marker in its place', async () => {
    const app = await nova();
    const query = `${W}&start=x&limit=9&limit=10&limit=1&detailed=1&detailed=0&marker=zz&marker=one`;
    const { json } = await app.askJson(`${PATH}?${query}`);
    expect(json.tenant_usages_links[0].href).toBe(
      `${app.origin}${PATH}?detailed=1&end=2026-01-01T12%3A00%3A00&limit=9&marker=two&start=x`,
    );
  });

  it.each([
    [
      'has the project if the path had it',
      `alice:${OWN}`,
      `/v2.1/${OWN}/os-simple-tenant-usage/${OWN}`,
      `/${OWN}`,
    ],
    ['has it if the project is asked about', `alice:${OWN}`, `${PATH}/${OWN}`, `/${OWN}`],
    ['has it if it is asked about in escapes', `alice:${OWN}`, `${PATH}/%61%31`, `/${OWN}`],
    ['has it if it occurs by chance', 'admin:2026', PATH, '/2026'],
    ['does not have it otherwise', 'admin:ad', `${PATH}/${OWN}`, ''],
  ])('%s', async (_name, token, path, project) => {
    const app = await nova();
    const headers = { ...at240, 'X-Auth-Token': token };
    const { json } = await app.askJson(`${path}?${W}&limit=1`, headers);
    const [link] = json.tenant_usages_links ?? json.tenant_usage_links;
    expect(link.href.startsWith(`${app.origin}/v2.1${project}/os-simple-tenant-usage`)).toBe(true);
  });

  it('shows the host that the client addressed, without a port that goes without saying', async () => {
    const app = await nova();
    for (const [host, shown] of [
      ['nova.example.org', 'nova.example.org'],
      ['nova.example.org:80', 'nova.example.org'],
      ['nova.example.org:8774', 'nova.example.org:8774'],
    ]) {
      const { json } = await app.askJson(`${PATH}?${W}&limit=1`, { ...at240, Host: host ?? '' });
      expect(json.tenant_usages_links[0].href.startsWith(`http://${shown}/v2.1/os-`)).toBe(true);
    }
  });
});
