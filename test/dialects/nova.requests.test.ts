/** What Nova's API makes of requests that are odd or wrong: statuses, words, headers, and which fault is named. */
import { type Ask, headerOf, type TestApp, testApp } from '../support/app';
import { aServer, at } from '../support/servers';

const PATH = '/v2.1/os-simple-tenant-usage';
const OWN = 'a1';
const ADMIN = { 'X-Auth-Token': 'admin:ad' };
const MEMBER = { 'X-Auth-Token': `alice:${OWN}` };
const at240 = { ...ADMIN, 'OpenStack-API-Version': 'compute 2.40' };
const at275 = { ...ADMIN, 'OpenStack-API-Version': 'compute 2.75' };
const W = 'start=2026-01-01T00:00:00&end=2026-01-01T12:00:00';
const NOW_US = at('2026-01-02T00:00:00.123456');

const INVALID_TIME = 'Invalid datetime string: Datetime is in invalid format';
const badRequest = (message: string) => ({ badRequest: { code: 400, message } });

let app: TestApp;

beforeAll(async () => {
  app = await testApp({ nowUs: NOW_US, settings: { wwwAuthenticateUri: 'http://kc:5000/v3' } });
  await app.record(
    aServer({ id: 'one', projectId: OWN, launchedAt: '2026-01-01T00:00:00' }),
    aServer({ id: 'two', projectId: 'b2', launchedAt: '2026-01-01T00:00:00' }),
    aServer({ id: 'nameless', projectId: 't bé', name: null, launchedAt: '2026-01-01T00:00:00' }),
  );
});
afterAll(() => app.close());

const ask = async (path: string, headers: Ask['headers'] = at240) => {
  const answer = await app.ask(path, { headers });
  return { ...answer, json: JSON.parse(answer.body) };
};

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
    const { status, json } = await ask(`${PATH}?start=${start}&end=2026-01-01T12:00:00`);
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
    const asStart = await ask(`${PATH}?start=${time}`);
    expect(asStart).toMatchObject({ status: 400, json: badRequest(INVALID_TIME) });
    const asEnd = await ask(`${PATH}?start=2025-01-01T00:00:00&end=${time}`);
    expect(asEnd).toMatchObject({ status: 400, json: badRequest(INVALID_TIME) });
  });

  it('and years before 1000, which it fails on and we name', async () => {
    expect(await ask(`${PATH}?start=0999-12-31T23:59:59&end=2026-01-01T00:00:00`)).toMatchObject({
      status: 400,
      json: badRequest(
        'Invalid datetime string: start: "0999-12-31T23:59:59" lies before the year 1000',
      ),
    });
  });
});

describe('windows', () => {
  const TOO_LATE = 'Invalid start time. The start time cannot occur after the end time.';
  const startAndStop = ({ json }: Awaited<ReturnType<typeof ask>>) => [
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
    expect(await ask(`${PATH}?${query}`)).toMatchObject({
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
    expect(startAndStop(await ask(`${PATH}${query}`))).toEqual([
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
    const message = `Invalid input for query parameters limit. ${words}`;
    for (const path of [PATH, `${PATH}/${OWN}`]) {
      const answer = await ask(`${path}?limit=${value}`);
      expect(answer).toMatchObject({ status: 400, json: badRequest(message) });
    }
  });

  it.each(['%0A', '1'.repeat(4301)])('is no integer to Python: %s', async (value) => {
    const answer = await ask(`${PATH}?${W}&limit=${value}`);
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
    const { json } = await ask(`${PATH}?${W}&limit=${value}`);
    expect(json.tenant_usages).toHaveLength(servers);
    const href: string | undefined = json.tenant_usages_links?.[0].href;
    expect(href?.match(/limit=[^&]*/)?.[0]).toBe(kept);
  });

  it('is no parameter before 2.40', async () => {
    for (const version of ['2.1', '2.39']) {
      const headers = { ...ADMIN, 'OpenStack-API-Version': `compute ${version}` };
      const { json } = await ask(`${PATH}?${W}&limit=abc&marker=nobody`, headers);
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
  ])('is refused if nobody told of it: %s', async (value, id) => {
    for (const path of [PATH, `${PATH}/${OWN}`]) {
      const answer = await ask(`${path}?${W}&limit=0&marker=${value}`);
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
    const refused = await ask(`${PATH}?${W}&${query}`, at275);
    const message = `Additional properties are not allowed ${words}`;
    expect(refused).toMatchObject({ status: 400, json: badRequest(message) });
    expect(await ask(`${PATH}?${W}&${query}`, at240)).toMatchObject({ status: 200 });
    expect(await ask(`${PATH}/${OWN}?${W}&${query}`, ADMIN)).toMatchObject({ status: 200 });
  });

  it('include "detailed" for one project', async () => {
    const message = "Additional properties are not allowed ('detailed' was unexpected)";
    const answer = await ask(`${PATH}/${OWN}?${W}&detailed=1`, at275);
    expect(answer).toMatchObject({ status: 400, json: badRequest(message) });
  });

  it('do not include pieces that are empty', async () => {
    expect(await ask(`${PATH}?${W}&&`, at275)).toMatchObject({ status: 200 });
  });

  it('never get into a link', async () => {
    const { json } = await ask(`${PATH}/${OWN}?${W}&limit=1&zzz=1&detailed=1&aaa=%20%26`);
    expect(json.tenant_usage_links[0].href).toBe(
      `${app.origin}${PATH}/${OWN}?end=2026-01-01T12%3A00%3A00&limit=1&start=2026-01-01T00%3A00%3A00&marker=one`,
    );
  });
});

describe('query strings that are not UTF-8', () => {
  it.each(['start=%FF', '%FF=1', 'foo=%C3', 'foo=%C0%80', 'foo=%ED%A0%80'])(
    'are refused at every version and on every route: %s',
    async (query) => {
      const fault = { status: 400, json: badRequest('Query string is not UTF-8 encoded') };
      for (const path of [PATH, `${PATH}/${OWN}`, '/v2/os-simple-tenant-usage']) {
        for (const headers of [ADMIN, at240, at275, MEMBER]) {
          expect(await ask(`${path}?${query}`, headers)).toMatchObject(fault);
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
    const { json } = await ask(`${PATH}?${W}&detailed=${value}`);
    expect('server_usages' in json.tenant_usages[0]).toBe(isDetailed);
  });
});

describe('the next link', () => {
  it('encodes as forms do', async () => {
    const { json } = await ask(`${PATH}?${W}&limit=1&detailed=~*!'()%C3%A9+a/b@$,`);
    expect(json.tenant_usages_links[0].href).toContain(
      '?detailed=~%2A%21%27%28%29%C3%A9+a%2Fb%40%24%2C&end=2026-01-01T12%3A00%3A00&limit=1&start=',
    );
  });

  it('keeps the greatest of repeated values, and a marker in its place', async () => {
    const query = `${W}&start=x&limit=9&limit=10&limit=1&detailed=1&detailed=0&marker=zz&marker=one`;
    const { json } = await ask(`${PATH}?${query}`);
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
    ['has it if it occurs by chance', 'admin:2026', PATH, '/2026'],
    ['does not have it otherwise', 'admin:ad', `${PATH}/${OWN}`, ''],
  ])('%s', async (_name, token, path, project) => {
    const headers = { ...at240, 'X-Auth-Token': token };
    const { json } = await ask(`${path}?${W}&limit=1`, headers);
    const [link] = json.tenant_usages_links ?? json.tenant_usage_links;
    expect(link.href.startsWith(`${app.origin}/v2.1${project}/os-simple-tenant-usage`)).toBe(true);
  });

  it('shows the host that the client addressed, without a port that goes without saying', async () => {
    for (const [host, shown] of [
      ['nova.example.org', 'nova.example.org'],
      ['nova.example.org:80', 'nova.example.org'],
      ['nova.example.org:8774', 'nova.example.org:8774'],
    ]) {
      const { json } = await ask(`${PATH}?${W}&limit=1`, { ...at240, Host: host ?? '' });
      expect(json.tenant_usages_links[0].href.startsWith(`http://${shown}/v2.1/os-`)).toBe(true);
    }
  });
});

describe('the headers of an answer', () => {
  it('tell the version, in two lines what the answer varies by, and the request twice', async () => {
    const answer = await ask(`${PATH}?${W}`);
    expect(headerOf(answer, 'Content-Type')).toEqual(['application/json']);
    expect(headerOf(answer, 'OpenStack-API-Version')).toEqual(['compute 2.40']);
    expect(headerOf(answer, 'X-OpenStack-Nova-API-Version')).toEqual(['2.40']);
    expect(headerOf(answer, 'Vary')).toEqual([
      'OpenStack-API-Version',
      'X-OpenStack-Nova-API-Version',
    ]);
    const [id] = headerOf(answer, 'x-openstack-request-id');
    expect(id).toMatch(/^req-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(headerOf(answer, 'x-compute-request-id')).toEqual([id]);
    expect(headerOf(answer, 'Content-Length')).toEqual([String(Buffer.byteLength(answer.body))]);
    for (const name of ['ETag', 'X-Powered-By', 'Cache-Control', 'Link']) {
      expect(headerOf(answer, name)).toEqual([]);
    }
  });

  it('of a fault are the same but for the charset', async () => {
    const answer = await ask(`${PATH}?start=x`, { ...at240, Accept: 'text/html' });
    expect(headerOf(answer, 'Content-Type')).toEqual(['application/json; charset=UTF-8']);
    expect(headerOf(answer, 'Vary')).toHaveLength(2);
    expect(headerOf(answer, 'x-compute-request-id')).toHaveLength(1);
  });

  it.each([
    ['application/vnd.openstack.compute+json', 'application/vnd.openstack.compute+json'],
    [
      'application/vnd.openstack.compute+json;version=2.1',
      'application/vnd.openstack.compute+json',
    ],
    ['*/*, application/vnd.openstack.compute+json', 'application/vnd.openstack.compute+json'],
    ['application/json, application/vnd.openstack.compute+json', 'application/json'],
    ['application/vnd.openstack.compute+json;q=0.5, application/json', 'application/json'],
    ['application/xml', 'application/json'],
    ['*/*', 'application/json'],
    ['rubbish', 'application/json'],
  ])('for Accept: %s say %s', async (accept, type) => {
    const answer = await ask(`${PATH}?${W}`, { ...at240, Accept: accept });
    expect(answer.status).toBe(200);
    expect(headerOf(answer, 'Content-Type')).toEqual([type]);
  });
});

describe('microversions', () => {
  const versionOf = async (headers: Record<string, string | string[]>) => {
    const answer = await ask(`${PATH}?${W}`, { ...ADMIN, ...headers });
    return [answer.status, ...headerOf(answer, 'OpenStack-API-Version')];
  };

  it.each([
    [{}, [200, 'compute 2.1']],
    [{ 'OpenStack-API-Version': '' }, [200, 'compute 2.1']],
    [{ 'OpenStack-API-Version': 'compute' }, [200, 'compute 2.1']],
    [{ 'OpenStack-API-Version': '2.40' }, [200, 'compute 2.1']],
    [{ 'OpenStack-API-Version': 'nova 2.40' }, [200, 'compute 2.1']],
    [{ 'OpenStack-API-Version': 'COMPUTE\t latest ' }, [200, 'compute 2.93']],
    [{ 'OpenStack-API-Version': 'compute 2.5, volume 3.0, compute 2.40' }, [200, 'compute 2.40']],
    [{ 'OpenStack-API-Version': ['compute 2.5', 'compute 2.6'] }, [200, 'compute 2.6']],
    [{ 'X-OpenStack-Nova-API-Version': '2.5, 2.6' }, [200, 'compute 2.6']],
    [{ 'X-OpenStack-Nova-API-Version': 'latest' }, [200, 'compute 2.93']],
    [
      { 'OpenStack-API-Version': 'compute 2.5', 'X-OpenStack-Nova-API-Version': 'x' },
      [200, 'compute 2.5'],
    ],
    [
      { 'OpenStack-API-Version': 'volume 3', 'X-OpenStack-Nova-API-Version': '2.6' },
      [200, 'compute 2.6'],
    ],
    [{ 'OpenStack-API-Version': 'compute 2.0' }, [406, 'compute 2.0']],
    [{ 'OpenStack-API-Version': 'compute 1.9' }, [406, 'compute 1.9']],
    [{ 'OpenStack-API-Version': 'compute 3.1' }, [406, 'compute 3.1']],
    [{ 'OpenStack-API-Version': 'compute 2.94' }, [406, 'compute 2.94']],
    [{ 'OpenStack-API-Version': 'compute 2.01' }, [400]],
    [{ 'OpenStack-API-Version': 'compute 2.40 x' }, [400]],
    [{ 'OpenStack-API-Version': 'compute LATEST' }, [400]],
    [{ 'X-OpenStack-Nova-API-Version': 'compute 2.40' }, [400]],
    [{ 'X-OpenStack-Nova-API-Version': '' }, [400]],
  ])('asked for by %j give %j', async (headers, given) => {
    expect(await versionOf(headers)).toEqual(given);
  });

  it('that are malformed are quoted, without telling a version', async () => {
    const answer = await ask(PATH, { ...ADMIN, 'X-OpenStack-Nova-API-Version': '' });
    const message =
      'API Version String  is of invalid format. Must be of format MajorNum.MinorNum.';
    expect(answer.json).toEqual(badRequest(message));
    expect(headerOf(answer, 'Vary')).toEqual([]);
  });

  it('may be offered up to another one', async () => {
    const old = await testApp({ settings: { maxMicroversion: '2.53' } });
    const headers = { ...ADMIN, 'OpenStack-API-Version': 'compute 2.54' };
    const { body } = await old.ask(PATH, { headers });
    const message = 'Version 2.54 is not supported by the API. Minimum is 2.1 and maximum is 2.53.';
    expect(JSON.parse(body)).toEqual({ computeFault: { code: 406, message } });
    expect((await old.ask('/')).body).toContain('"version":"2.53"');
    await old.close();
  });
});

describe('a request with several faults', () => {
  const VERSION = { 'OpenStack-API-Version': 'compute 2.999' };
  const TYPE = { 'Content-Type': 'application/xml' };

  it.each([
    ['token before route', '/v2.1/nowhere', {}, 401],
    ['route before version', '/v2.1/nowhere', { ...ADMIN, ...VERSION }, 404],
    ['version before media type', PATH, { ...ADMIN, ...VERSION, ...TYPE }, 406],
    ['media type before project', '/v2.1/beef/os-simple-tenant-usage', { ...ADMIN, ...TYPE }, 415],
    [
      'project before query',
      '/v2.1/beef/os-simple-tenant-usage?%FF',
      at240,
      /^Malformed request URL/,
    ],
    ['encoding before schema', `${PATH}?limit=x&%FF`, at275, /^Query string is not UTF-8/],
    ['limit before unknown names', `${PATH}?foo&limit=x`, at275, /parameters limit/],
    ['schema before permission', `${PATH}?foo`, { ...at275, ...MEMBER }, /^Additional properties/],
    ['permission before times', `${PATH}?start=x`, MEMBER, 403],
    ['start before end', `${PATH}?start=x&end=2026-01-01T00:00:00`, ADMIN, /^Invalid datetime/],
    [
      'times before their order',
      `${PATH}?start=2027-01-01T00:00:00&end=x`,
      ADMIN,
      /^Invalid datetime/,
    ],
    [
      'order of times before digits',
      `${PATH}?start=2027-01-01T00:00:00&limit=%0A`,
      at240,
      /^Invalid start/,
    ],
    ['digits before marker', `${PATH}?limit=%0A&marker=x`, at240, /must be an integer/],
  ])('is told of one, %s', async (...row) => {
    const [, path, headers, expected] = row;
    const answer = await ask(path, { ...headers, Accept: 'application/json' });
    if (typeof expected === 'number') expect(answer.status).toBe(expected);
    else expect(answer.json).toEqual(badRequest(expect.stringMatching(expected)));
  });

  it('names both projects if the one in the path is not the token’s', async () => {
    for (const path of [
      '/v2.1/123/os-simple-tenant-usage',
      '/v2/123/os-simple-tenant-usage/x',
      '/v2.1/123/',
    ]) {
      const message =
        "Malformed request URL: URL's project_id '123' doesn't match Context's project_id 'ad'";
      expect(await ask(path)).toMatchObject({ status: 400, json: badRequest(message) });
    }
  });
});

describe('media types', () => {
  it.each([
    ['', 200],
    ['text/plain', 200],
    ['application/json; charset=UTF-8', 200],
    ['application/vnd.openstack.compute+json', 200],
    ['application/x-www-form-urlencoded', 415],
    ['APPLICATION/JSON', 415],
    ['text/html', 415],
  ])('of a request without a body still matter: %s', async (type, status) => {
    for (const path of [PATH, '/v2.1', '/v2/']) {
      expect((await ask(path, { ...at240, 'Content-Type': type })).status).toBe(status);
    }
  });

  it('are refused outside of versions too, without version headers', async () => {
    for (const path of ['/', '/foo', '/v2']) {
      const answer = await ask(path, { 'Content-Type': 'text/html' });
      expect(answer.json).toEqual({
        badMediaType: { code: 415, message: 'Unsupported Content-Type' },
      });
      expect(headerOf(answer, 'Vary')).toEqual([]);
    }
  });
});

describe('who asks', () => {
  it.each([undefined, '', 'alice', 'alice:', ':a1'])(
    'is not known by the token %j',
    async (token) => {
      for (const path of [
        PATH,
        '/v2.1/nowhere',
        '/v2/os-simple-tenant-usage',
        '/os-simple-tenant-usage/x',
      ]) {
        const answer = await ask(path, {
          ...(token !== undefined && { 'X-Auth-Token': token }),
          Accept: 'text/html',
        });
        expect(answer.status).toBe(401);
        expect(answer.json).toEqual({
          error: {
            code: 401,
            title: 'Unauthorized',
            message: 'The request you have made requires authentication.',
          },
        });
        expect(headerOf(answer, 'WWW-Authenticate')).toEqual(['Keystone uri="http://kc:5000/v3"']);
        expect(headerOf(answer, 'Content-Type')).toEqual(['application/json']);
        expect(headerOf(answer, 'Vary')).toEqual([]);
        expect(headerOf(answer, 'x-openstack-request-id')).toHaveLength(1);
      }
    },
  );

  it.each([
    ['admin:ad', PATH, 200],
    ['admin:ad', `${PATH}/${OWN}`, 200],
    ['admin:ad', `${PATH}/nobody`, 200],
    [`alice:${OWN}`, PATH, 403],
    [`alice:${OWN}`, `${PATH}/${OWN}`, 200],
    [`alice:${OWN}`, `${PATH}/b2`, 403],
    [`alice:${OWN}`, `${PATH}/nobody`, 403],
    [`alice:${OWN}`, `${PATH}/A1`, 403],
    [`Admin:${OWN}`, PATH, 403],
    ['alice:a1:b2', `${PATH}/${OWN}`, 403],
  ])('as %s for %s gets %d', async (token, path, status) => {
    const answer = await ask(`${path}?${W}`, { 'X-Auth-Token': token });
    expect(answer.status).toBe(status);
    if (status !== 403) return;
    const rule = `os_compute_api:os-simple-tenant-usage:${path === PATH ? 'list' : 'show'}`;
    expect(answer.json).toEqual({
      forbidden: { code: 403, message: `Policy doesn't allow ${rule} to be performed.` },
    });
  });
});

describe('paths', () => {
  const json = { ...at240, Accept: 'application/json' };

  it.each([
    `${PATH}/`,
    `${PATH}//`,
    `${PATH}/x/`,
    `${PATH}/x/y`,
    `${PATH}.json`,
    `${PATH}/a%2Fb`,
    '/v2.1/OS-simple-tenant-usage',
    '/v2.1/xyz/os-simple-tenant-usage',
    '/v2.1/AD/os-simple-tenant-usage',
    '/v2.1/ad',
    '/v2.1/xyz/',
    '/v2.1/a/b/c/d',
    '/v2.1/__proto__',
  ])('lead nowhere: %s', async (path) => {
    const answer = await ask(`${path}?${W}`, json);
    expect(answer.status).toBe(404);
    expect(answer.json).toEqual({
      message: 'The resource could not be found.<br /><br />\n\n\n',
      code: '404 Not Found',
      title: 'Not Found',
    });
    expect(headerOf(answer, 'Vary')).toEqual([]);
    expect(headerOf(answer, 'x-openstack-request-id')).toHaveLength(1);
  });

  it.each([
    ['/v2.1//os-simple-tenant-usage', 3],
    ['//v2.1/os-simple-tenant-usage', 3],
    ['/v2.1/ad/os-simple-tenant-usage', 3],
    ['/%76%32%2E%31/os-simple-tenant%2Dusage', 3],
    ['/os-simple-tenant-usage', 3],
  ])('lead to the list: %s', async (path, count) => {
    expect((await ask(`${path}?${W}`, json)).json.tenant_usages).toHaveLength(count);
  });

  it.each([
    [OWN, OWN],
    ['t%20b%C3%A9', 't bé'],
    ['nobody', undefined],
    ['x.json', undefined],
    ['%2e%2e', undefined],
    ['..', undefined],
    ['%00', undefined],
    ['A1', undefined],
    ['os-simple-tenant-usage', undefined],
    ['%zz', undefined],
  ])('lead to one project: %s', async (id, tenant) => {
    for (const path of [PATH, '/os-simple-tenant-usage', '/v2/os-simple-tenant-usage']) {
      const answer = await ask(`${path}/${id}?${W}`, json);
      expect(answer.status).toBe(200);
      expect(answer.json.tenant_usage.tenant_id).toBe(tenant);
    }
  });

  it.each(['/%FF', `${PATH}/%FF`, '/v2.1/%C3', '/%ED%A0%80'])(
    'that are not UTF-8 are refused: %s',
    async (path) => {
      const answer = await ask(path, json);
      expect(answer).toMatchObject({
        status: 400,
        json: badRequest('The path is not UTF-8 encoded'),
      });
    },
  );

  it('may come in the absolute form of proxies', async () => {
    const answer = await ask(`${app.origin}${PATH}?${W}`, json);
    expect(answer.json.tenant_usages).toHaveLength(3);
  });

  it('without a version answer with the choice of versions where the operator wants it', async () => {
    const strict = await testApp({ settings: { barePaths: false } });
    const { status, body } = await strict.ask(`/os-simple-tenant-usage?${W}`, { headers: json });
    expect(status).toBe(300);
    expect(body).toContain(`${strict.origin}/v2.1/os-simple-tenant-usage`);
    await strict.close();
  });
});

describe('methods', () => {
  it.each(['POST', 'PUT', 'PATCH', 'DELETE', 'TRACE', 'PROPFIND'])(
    '%s has no route',
    async (method) => {
      for (const path of [PATH, `${PATH}/${OWN}`]) {
        const answer = await app.ask(path, {
          method,
          headers: { ...at240, Accept: 'application/json' },
          body: '{bad',
        });
        expect(answer.status).toBe(404);
      }
    },
  );

  it('HEAD has none either, and no body', async () => {
    const answer = await app.ask(PATH, {
      method: 'HEAD',
      headers: { ...at240, Accept: 'application/json' },
    });
    expect(answer).toMatchObject({ status: 404, body: '' });
    expect(headerOf(answer, 'Content-Type')).toEqual(['text/html; charset=UTF-8']);
    expect(headerOf(answer, 'Content-Length')).toEqual(['0']);
  });

  it('OPTIONS is answered with nothing at all, for anybody', async () => {
    for (const path of [PATH, '/v2/nowhere', '/os-simple-tenant-usage']) {
      const { status, body, headers } = await app.ask(path, { method: 'OPTIONS' });
      expect([status, body]).toEqual([200, '']);
      const names = headers
        .map(([name]) => name)
        .filter((name) => !['Date', 'Connection'].includes(name));
      expect(names).toEqual(['Content-Length']);
    }
  });
});

describe('the page for a route that there is not', () => {
  it.each([
    [undefined, 'text/plain; charset=UTF-8', 52],
    ['', 'text/plain; charset=UTF-8', 52],
    ['application/xml', 'text/plain; charset=UTF-8', 52],
    ['text/plain', 'text/plain; charset=UTF-8', 52],
    ['*/*', 'text/html; charset=UTF-8', 154],
    ['text/*', 'text/html; charset=UTF-8', 154],
    ['application/json, text/html', 'text/html; charset=UTF-8', 154],
    ['application/json;q=0', 'text/plain; charset=UTF-8', 52],
    ['application/json, */*;q=0.1', 'application/json', undefined],
    ['text/html;q=0.5, application/json', 'application/json', undefined],
    ['text/html;q=0, */*', 'application/json', undefined],
    ['rubbish', 'text/html; charset=UTF-8', 154],
  ])('for Accept: %s is %s', async (accept, type, length) => {
    const headers = { ...ADMIN, ...(accept !== undefined && { Accept: accept }) };
    const answer = await app.ask('/v2.1/nowhere', { headers });
    expect(answer.status).toBe(404);
    expect(headerOf(answer, 'Content-Type')).toEqual([type]);
    if (length !== undefined) expect(Buffer.byteLength(answer.body)).toBe(length);
  });
});

describe('version documents', () => {
  it('need no token and mind no method', async () => {
    for (const method of ['GET', 'POST', 'DELETE', 'OPTIONS']) {
      expect((await app.ask('/', { method })).status).toBe(200);
      expect((await app.ask('/v2.1/', { method })).status).toBe(200);
      expect((await app.ask('/nowhere', { method })).status).toBe(300);
    }
    const head = await app.ask('/v2.1', { method: 'HEAD' });
    const get = await app.ask('/v2.1');
    expect(headerOf(head, 'Content-Length')).toEqual(headerOf(get, 'Content-Length'));
    expect(head.body).toBe('');
  });

  it.each([
    ['/foo//bar/', '/foo/bar'],
    ['//foo', '/foo'],
    ['/foo/', '/foo'],
    ['/v2.10', '/v2.10'],
    ['/V2.1', '/V2.1'],
    ["/a%20b~!$&'()*+,;=:@", "/a%20b~!$&'()*+,;=:@"],
    ['/%C3%A9%22', '/%C3%A9%22'],
  ])('are offered for %s', async (path, tidy) => {
    const { status, json, headers } = await ask(path, {});
    expect(status).toBe(300);
    expect(json.choices.map(({ links }: { links: { href: string }[] }) => links[0]?.href)).toEqual([
      `${app.origin}/v2${tidy}`,
      `${app.origin}/v2.1${tidy}`,
    ]);
    expect(headers.map(([name]) => name)).not.toContain('x-openstack-request-id');
  });

  it('tell the version asked for, or refuse it', async () => {
    const v = (version: string) => ({ 'OpenStack-API-Version': `compute ${version}` });
    expect(headerOf(await ask('/v2.1', v('2.40')), 'Vary')).toHaveLength(2);
    expect((await ask('/v2.1/', v('2.999'))).status).toBe(406);
    expect((await ask('/v2.1/', v('x'))).status).toBe(400);
    expect((await ask('/v2/', v('x'))).status).toBe(200);
    expect((await ask('/', v('x'))).status).toBe(200);
  });

  it('are also at the project’s own address', async () => {
    expect((await ask('/v2.1/ad/')).json.version.id).toBe('v2.1');
    expect((await ask('/v2/ad/')).json.version.id).toBe('v2.0');
  });

  it('answer media types that name a version', async () => {
    const type = 'application/vnd.openstack.compute+json;version=2.1';
    expect((await ask('/foo', { Accept: type })).json.version.id).toBe('v2.1');
    expect(
      (await ask('/foo', { 'Content-Type': 'application/json;version=2' })).json.version.id,
    ).toBe('v2.0');
  });
});

describe('the legacy version', () => {
  it('is 2.1 without microversions', async () => {
    const headers = { ...ADMIN, 'OpenStack-API-Version': 'compute abc' };
    const answer = await ask(
      `/v2/os-simple-tenant-usage?${W}&limit=abc&marker=nobody&foo=1`,
      headers,
    );
    expect(answer.status).toBe(200);
    expect(answer.json.tenant_usages).toHaveLength(3);
    expect(headerOf(answer, 'Vary')).toEqual([]);
    expect(headerOf(answer, 'OpenStack-API-Version')).toEqual([]);
  });
});

describe('failures of ours', () => {
  it('are 500 with words of ours, and in the log with the name of the request', async () => {
    const nowUs = () => {
      throw new Error('secret detail');
    };
    const broken = await testApp({ nowUs });
    const answer = await broken.ask(`${PATH}?${W}`, { headers: at240 });
    expect(answer.status).toBe(500);
    expect(JSON.parse(answer.body).computeFault.code).toBe(500);
    expect(answer.body).not.toContain('secret');
    const [requestId = '?'] = headerOf(answer, 'x-openstack-request-id');
    expect(broken.errors).toEqual([expect.stringContaining('secret detail')]);
    expect(broken.errors[0]).toContain(requestId);
    await broken.close();
  });

  it('are 503 if it is the database', async () => {
    const broken = await testApp();
    await broken.closeStore();
    const answer = await broken.ask(`${PATH}?${W}`, { headers: at240 });
    expect(answer.status).toBe(503);
    expect(JSON.parse(answer.body).serviceUnavailable.code).toBe(503);
    expect(answer.body).not.toMatch(/sqlite|tenant-usage-/i);
    expect(broken.errors).toHaveLength(1);
    await broken.close();
  });
});

describe('the API document', () => {
  it('is what the answers of these tests are held against', async () => {
    const odd = await testApp();
    const size = { flavor: 'odd', vcpus: 1.5, memoryMb: 1, rootGb: 1, ephemeralGb: 1 };
    await odd.record(aServer({ id: 'odd', size, launchedAt: '2026-01-01T00:00:00' }));
    await expect(odd.ask(`${PATH}?${W}&detailed=1`, { headers: at240 })).rejects.toThrow(
      'not as documented',
    );
    await odd.close();
  });
});
