/** Who and what Nova's API answers at all: tokens, paths, methods, versions. */

import { perFile } from '../../support/scene';
import { headerOf, testApp } from '../../support/service/app';
import { ADMIN, at240, badRequest, novaApp, OWN, PATH, W } from '../../support/service/nova';

const nova = perFile(novaApp, (app) => app.close());

describe('who asks', () => {
  it.each([undefined, '', 'alice', 'alice:', ':a1'])(
    'is not known by the token %j',
    async (token) => {
      const app = await nova();
      for (const path of [
        PATH,
        '/v2.1/nowhere',
        '/v2/os-simple-tenant-usage',
        '/os-simple-tenant-usage/x',
      ]) {
        const answer = await app.askJson(path, {
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
    const app = await nova();
    const answer = await app.askJson(`${path}?${W}`, { 'X-Auth-Token': token });
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
    `${PATH}/x//`,
    `${PATH}/x//y`,
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
    const app = await nova();
    const answer = await app.askJson(`${path}?${W}`, json);
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
    ['/v2.1/ad//os-simple-tenant-usage', 3],
    ['/v2.1///ad/%2F/os-simple-tenant-usage', 3],
    ['/%76%32%2E%31/os-simple-tenant%2Dusage', 3],
    ['/os-simple-tenant-usage', 3],
  ])('lead to the list: %s', async (path, count) => {
    const app = await nova();
    expect((await app.askJson(`${path}?${W}`, json)).json.tenant_usages).toHaveLength(count);
  });

  it.each([
    [OWN, OWN],
    // Nova takes the bytes for Latin-1, so an id in other letters than ASCII is nobody's.
    ['t%20b%C3%A9', undefined],
    ['nobody', undefined],
    ['x.json', undefined],
    ['%2e%2e', undefined],
    ['..', undefined],
    ['%00', undefined],
    ['A1', undefined],
    ['os-simple-tenant-usage', undefined],
    ['%zz', undefined],
    [`/${OWN}`, OWN],
    [`%2F${OWN}`, OWN],
  ])('lead to one project: %s', async (id, tenant) => {
    const app = await nova();
    for (const path of [PATH, '/os-simple-tenant-usage', '/v2/os-simple-tenant-usage']) {
      const answer = await app.askJson(`${path}/${id}?${W}`, json);
      expect(answer.status).toBe(200);
      expect(answer.json.tenant_usage.tenant_id).toBe(tenant);
    }
  });

  it.each(['/%FF', `${PATH}/%FF`, '/v2.1/%C3', '/v2/%C3', '/%ED%A0%80'])(
    'that are not UTF-8 are refused: %s',
    async (path) => {
      const app = await nova();
      const answer = await app.askJson(path, json);
      expect(answer).toMatchObject({
        status: 400,
        json: badRequest('The path is not UTF-8 encoded'),
      });
      expect(headerOf(answer, 'x-openstack-request-id')).toHaveLength(1);
    },
  );

  it('may come in the absolute form of proxies', async () => {
    const app = await nova();
    const answer = await app.askJson(`${app.origin}${PATH}?${W}`, json);
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
      const app = await nova();
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
    const app = await nova();
    const answer = await app.ask(PATH, {
      method: 'HEAD',
      headers: { ...at240, Accept: 'application/json' },
    });
    expect(answer).toMatchObject({ status: 404, body: '' });
    expect(headerOf(answer, 'Content-Type')).toEqual(['text/html; charset=UTF-8']);
    expect(headerOf(answer, 'Content-Length')).toEqual(['0']);
  });

  it('OPTIONS is answered with nothing at all, for anybody', async () => {
    const app = await nova();
    const outside = ['/foo', '/v3', '/v2.0', '/foo//bar/'];
    for (const path of [PATH, '/v2/nowhere', '/os-simple-tenant-usage', ...outside]) {
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
    const app = await nova();
    const headers = { ...ADMIN, ...(accept !== undefined && { Accept: accept }) };
    const answer = await app.ask('/v2.1/nowhere', { headers });
    expect(answer.status).toBe(404);
    expect(headerOf(answer, 'Content-Type')).toEqual([type]);
    if (length !== undefined) expect(Buffer.byteLength(answer.body)).toBe(length);
  });
});

describe('version documents', () => {
  it('need no token and mind no method', async () => {
    const app = await nova();
    for (const method of ['GET', 'POST', 'DELETE', 'OPTIONS']) {
      expect((await app.ask('/', { method })).status).toBe(200);
      expect((await app.ask('/v2.1/', { method })).status).toBe(200);
    }
    for (const method of ['GET', 'POST', 'DELETE']) {
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
    const app = await nova();
    const { status, json, headers } = await app.askJson(path, {});
    expect(status).toBe(300);
    expect(json.choices.map(({ links }: { links: { href: string }[] }) => links[0]?.href)).toEqual([
      `${app.origin}/v2${tidy}`,
      `${app.origin}/v2.1${tidy}`,
    ]);
    expect(headers.map(([name]) => name)).not.toContain('x-openstack-request-id');
  });

  it('tell the version asked for, or refuse it', async () => {
    const app = await nova();
    const v = (version: string) => ({ 'OpenStack-API-Version': `compute ${version}` });
    expect(headerOf(await app.askJson('/v2.1', v('2.40')), 'Vary')).toHaveLength(2);
    expect((await app.askJson('/v2.1/', v('2.999'))).status).toBe(406);
    expect((await app.askJson('/v2.1/', v('x'))).status).toBe(400);
    expect((await app.askJson('/v2/', v('x'))).status).toBe(200);
    expect((await app.askJson('/', v('x'))).status).toBe(200);
  });

  it('are also at the project’s own address', async () => {
    const app = await nova();
    expect((await app.askJson('/v2.1/ad/')).json.version.id).toBe('v2.1');
    expect((await app.askJson('/v2/ad/')).json.version.id).toBe('v2.0');
  });

  it('answer media types that name a version', async () => {
    const app = await nova();
    const type = 'application/vnd.openstack.compute+json;version=2.1';
    expect((await app.askJson('/foo', { Accept: type })).json.version.id).toBe('v2.1');
    const plain = 'application/json, application/vnd.openstack.compute+json;version=2.1';
    expect((await app.askJson('/foo', { Accept: plain })).status).toBe(300);
    expect((await app.askJson('/', { Accept: '*/*;version=2' })).json.version.id).toBe('v2.0');
    expect(
      (await app.askJson('/', { Accept: type.replace('2.1', '3') })).json.versions,
    ).toBeDefined();
    expect(
      (await app.askJson('/foo', { 'Content-Type': 'application/json;version=2' })).json.version.id,
    ).toBe('v2.0');
  });
});

describe('the legacy version', () => {
  it('is 2.1 without microversions', async () => {
    const app = await nova();
    const headers = { ...ADMIN, 'OpenStack-API-Version': 'compute abc' };
    const answer = await app.askJson(
      `/v2/os-simple-tenant-usage?${W}&limit=abc&marker=nobody&foo=1`,
      headers,
    );
    expect(answer.status).toBe(200);
    expect(answer.json.tenant_usages).toHaveLength(3);
    expect(headerOf(answer, 'Vary')).toEqual([]);
    expect(headerOf(answer, 'OpenStack-API-Version')).toEqual([]);
  });
});
