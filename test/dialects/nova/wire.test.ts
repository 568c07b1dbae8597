/** Headers, microversions, the order in which faults are found, and failures of ours. */

import { aServer } from '../../support/observations/servers';
import { perFile } from '../../support/scene';
import { headerOf, testApp } from '../../support/service/app';
import {
  ADMIN,
  at240,
  at275,
  badRequest,
  MEMBER,
  novaApp,
  PATH,
  W,
} from '../../support/service/nova';

const nova = perFile(novaApp, (app) => app.close());

describe('the headers of an answer', () => {
  it('tell the version, in two lines what the answer varies by, and the request twice', async () => {
    const app = await nova();
    const answer = await app.askJson(`${PATH}?${W}`);
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
    for (const name of ['ETag', 'X-Powered-By', 'Link']) {
      expect(headerOf(answer, name)).toEqual([]);
    }
    // Nova has none; ours keeps shared caches from giving it to others.
    expect(headerOf(answer, 'Cache-Control')).toEqual(['private']);
  });

  it('of a fault are the same but for the charset', async () => {
    const app = await nova();
    const answer = await app.askJson(`${PATH}?start=x`, { ...at240, Accept: 'text/html' });
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
    ['application/*, application/vnd.openstack.compute+json;q=0.9', 'application/json'],
    [
      'application/json;q=x, application/vnd.openstack.compute+json;q=0.1',
      'application/vnd.openstack.compute+json',
    ],
    ['application/vnd.openstack.compute+json;q=0.5, application/json', 'application/json'],
    ['application/xml', 'application/json'],
    ['*/*', 'application/json'],
    ['rubbish', 'application/json'],
  ])('for Accept: %s say %s', async (accept, type) => {
    const app = await nova();
    const answer = await app.askJson(`${PATH}?${W}`, { ...at240, Accept: accept });
    expect(answer.status).toBe(200);
    expect(headerOf(answer, 'Content-Type')).toEqual([type]);
  });
});

it('a path that ends like a file of JSON is answered by plain JSON, whatever is wanted', async () => {
  const app = await nova();
  const headers = { ...at240, Accept: 'application/vnd.openstack.compute+json' };
  const typeAt = async (path: string) => headerOf(await app.askJson(path, headers), 'Content-Type');
  expect(await typeAt(`${PATH}/x.json`)).toEqual(['application/json']);
  expect(await typeAt('/x.json')).toEqual(['application/json']);
  expect(await typeAt(`${PATH}/xjson`)).toEqual(['application/vnd.openstack.compute+json']);
});

describe('microversions', () => {
  const versionOf = async (headers: Record<string, string | string[]>) => {
    const app = await nova();
    const answer = await app.askJson(`${PATH}?${W}`, { ...ADMIN, ...headers });
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

  it('that no number holds are told to the last digit', async () => {
    const app = await nova();
    const text = `2.${'9'.repeat(40)}`;
    const headers = { ...ADMIN, 'OpenStack-API-Version': `compute ${text}` };
    const answer = await app.askJson(PATH, headers);
    expect(answer.status).toBe(406);
    expect(answer.json.computeFault.message).toContain(`Version ${text} is not supported`);
    expect(headerOf(answer, 'X-OpenStack-Nova-API-Version')).toEqual([text]);
  });

  it('that are malformed are quoted, without telling a version', async () => {
    const app = await nova();
    const answer = await app.askJson(PATH, { ...ADMIN, 'X-OpenStack-Nova-API-Version': '' });
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
    const app = await nova();
    const [, path, headers, expected] = row;
    const answer = await app.askJson(path, { ...headers, Accept: 'application/json' });
    if (typeof expected === 'number') expect(answer.status).toBe(expected);
    else expect(answer.json).toEqual(badRequest(expect.stringMatching(expected)));
  });

  it('names both projects if the one in the path is not the token’s', async () => {
    const app = await nova();
    for (const path of [
      '/v2.1/123/os-simple-tenant-usage',
      '/v2/123/os-simple-tenant-usage/x',
      '/v2.1/123/',
    ]) {
      const message =
        "Malformed request URL: URL's project_id '123' doesn't match Context's project_id 'ad'";
      expect(await app.askJson(path)).toMatchObject({ status: 400, json: badRequest(message) });
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
    const app = await nova();
    for (const path of [PATH, '/v2.1', '/v2/']) {
      expect((await app.askJson(path, { ...at240, 'Content-Type': type })).status).toBe(status);
    }
  });

  it('are refused outside of versions too, without version headers', async () => {
    const app = await nova();
    for (const path of ['/', '/foo', '/v2']) {
      const answer = await app.askJson(path, { 'Content-Type': 'text/html' });
      expect(answer.json).toEqual({
        badMediaType: { code: 415, message: 'Unsupported Content-Type' },
      });
      expect(headerOf(answer, 'Vary')).toEqual([]);
    }
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
    await broken.ruinStore();
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
