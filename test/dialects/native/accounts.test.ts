/** Accounts and their projects over HTTP: for the operator, and as often as one likes. */
import { ADMIN, JSON_LIST, type NativeApp, nativeApp } from '../../support/service/native';

let app: NativeApp;
beforeAll(async () => {
  app = await nativeApp();
});
afterAll(() => app.close());

const A = 'a'.repeat(32);
const B = 'b'.repeat(32);
const path = (id: string, project?: string) =>
  `/v1/accounts/${id}${project === undefined ? '' : `/projects/${encodeURIComponent(project)}`}`;

const get = (url: string) => app.ask(url, { headers: ADMIN });
const put = (url: string, body: unknown) =>
  app.ask(url, { method: 'PUT', headers: JSON_LIST, body: JSON.stringify(body) });
const remove = (url: string) => app.ask(url, { method: 'DELETE', headers: ADMIN });

describe('PUT /v1/accounts/{id}', () => {
  it('adds an account, and the same again changes nothing', async () => {
    const given = { name: 'Example', currency: 'EUR', balance: '12.50', credit_limit: '0100' };
    const whole = {
      id: A,
      name: 'Example',
      abbreviation: null,
      currency: 'EUR',
      balance: '12.5',
      credit_limit: '100',
      created_at: '2026-01-02T00:00:00.000000Z',
    };
    expect(await put(path(A), given)).toMatchObject({ status: 200, json: whole });
    expect((await put(path(A), given)).json).toEqual(whole);
    expect((await get(path(A))).json).toEqual(whole);
  });

  it('leaves what is not given, and takes away what is null', async () => {
    await put(path(A), { name: 'Example', currency: 'EUR', balance: '1' });
    const changed = { name: 'New', currency: null, balance: '1' };
    expect((await put(path(A), { name: 'New', currency: null })).json).toMatchObject(changed);
    expect((await put(path(A), {})).json).toMatchObject(changed);
    const bare = await app.ask(path(A), { method: 'PUT', headers: ADMIN });
    expect(bare.json).toMatchObject(changed);
  });

  it('knows an id in each of its spellings', async () => {
    await put(path(A), { name: 'Example' });
    const dashed = 'AAAAAAAA-aaaa-aaaa-aaaa-aaaaaaaaaaaa';
    expect((await get(path(dashed))).json).toMatchObject({ id: A, name: 'Example' });
  });

  it.each<[unknown, string, string]>([
    [{ nmae: 'x' }, 'nmae', 'no field of this body'],
    [{ name: '' }, 'name', 'must be a text of 1 to 255 characters without control'],
    [{ name: 'a\u0000b' }, 'name', 'must be a text of 1 to 255 characters without control'],
    [{ name: '\ud800' }, 'name', 'must be a text of 1 to 255 characters without control'],
    [{ abbreviation: '123456789' }, 'abbreviation', 'must be a text of 1 to 8 characters'],
    [{ currency: 'euro' }, 'currency', 'must be three capital letters of ISO 4217, such as EUR'],
    [{ balance: 12.5 }, 'balance', 'must be string'],
    [{ balance: null }, 'balance', 'must be string'],
    [{ balance: '1e3' }, 'balance', 'must be a decimal number as a text, such as "12.50"'],
    [{ credit_limit: '0.000000000000000000001' }, 'credit_limit', 'must be a decimal number as'],
  ])('refuses %j and changes nothing', async (body, field, reason) => {
    await put(path(A), { name: 'Before', balance: '7', credit_limit: null });
    const { status, json } = await put(path(A), { credit_limit: '9', ...(body as object) });
    const { status: alone, json: problem } = await put(path(A), body);
    expect([status, alone]).toEqual([400, 400]);
    expect(problem.errors).toEqual([{ field, reason: expect.stringContaining(reason) }]);
    expect(json.detail).toContain(field);
    const after = { name: 'Before', balance: '7', credit_limit: null };
    expect((await get(path(A))).json).toMatchObject(after);
  });

  it.each([
    ['no JSON', '{', 400],
    ['a list', '[]', 400],
    ['a text', '"x"', 400],
    ['too much', `{"name":"${'x'.repeat(70_000)}"}`, 413],
  ])('refuses a body that is %s', async (_, body, status) => {
    const answer = await app.ask(path(B), { method: 'PUT', headers: JSON_LIST, body });
    expect(answer.status).toBe(status);
    expect((await get(path(B))).status).toBe(404);
  });

  it.each([
    ['12', 400],
    [`${A}a`, 400],
    ['%20', 400],
  ])('refuses the id %s', async (id, status) => {
    expect((await put(path(id), {})).status).toBe(status);
    expect((await get(path(id))).json.errors).toMatchObject([{ field: 'id' }]);
  });
});

describe('the projects of an account', () => {
  it('are given, shown, listed and taken away', async () => {
    await put(path(A), {});
    await put(path(B), {});
    const given = { name: 'Web', domain: 'default' };
    const cloud = { cloud_name: null, enabled: null, seen_at: null, synced_at: null };
    const project = { id: 'w/1 é', account: A, ...given, ...cloud };
    expect((await put(path(A, 'w/1 é'), given)).json).toEqual(project);
    expect((await put(path(A, 'w/1 é'), {})).json).toEqual(project);
    expect((await get(path(A, 'w/1 é'))).json).toEqual(project);
    expect((await get(`${path(A)}/projects`)).json).toEqual({ projects: [project], next: null });
    await put(path(B, 'w/1 é'), {});
    expect((await get(path(A, 'w/1 é'))).status).toBe(404);
    expect((await get(`${path(A)}/projects`)).json).toEqual({ projects: [], next: null });
    expect((await remove(path(A, 'w/1 é'))).status).toBe(404);
    expect((await remove(path(B, 'w/1 é'))).status).toBe(204);
    expect((await remove(path(B, 'w/1 é'))).status).toBe(404);
    expect(await app.store.projects.find('w/1 é')).toMatchObject({ name: 'Web', accountId: null });
  });

  it('move to the account that is given last, which is logged', async () => {
    await put(path(A), {});
    await put(path(B), {});
    app.notes.length = 0;
    await put(path(A, 'moving'), { name: 'Web' });
    await put(path(A, 'moving'), {});
    expect(app.notes).toEqual([]);
    const { json, headers } = await put(path(B, 'moving'), {});
    expect(json).toMatchObject({ id: 'moving', account: B, name: 'Web' });
    expect(app.notes).toEqual([
      {
        message: 'project moved to another account',
        project: 'moving',
        from: A,
        to: B,
        requestId: headers['x-openstack-request-id'],
      },
    ]);
    expect((await get(path(A, 'moving'))).status).toBe(404);
  });

  it('need an account', async () => {
    const nobody = 'f'.repeat(32);
    expect((await put(path(nobody, 'p'), {})).status).toBe(404);
    expect((await get(`${path(nobody)}/projects`)).status).toBe(404);
    expect(await app.store.projects.find('p')).toBeUndefined();
  });

  it.each([{ domain: 'x ' }, { domain: '' }, { account: B }])('refuse %j', async (body) => {
    await put(path(A), {});
    const { status, json } = await put(path(A, 'q'), body);
    expect(status).toBe(400);
    expect(json.errors).toMatchObject([{ field: Object.keys(body)[0] }]);
    expect(await app.store.projects.find('q')).toBeUndefined();
  });
});

describe('GET /v1/accounts', () => {
  it('lists all in slices, each once', async () => {
    const ids = Array.from({ length: 7 }, (_, n) => `c${n}`.padEnd(32, '0'));
    for (const id of ids) await put(path(id), { name: id });
    const seen: string[] = [];
    for (let after = ''; ; ) {
      const query = `?limit=3${after && `&after=${after}`}`;
      const { json } = await get(`/v1/accounts${query}`);
      seen.push(...json.accounts.map(({ id }: { id: string }) => id));
      if (json.next === null) break;
      after = json.next;
    }
    expect(seen).toEqual([...seen].sort());
    expect(seen).toEqual(expect.arrayContaining(ids));
    expect(new Set(seen).size).toBe(seen.length);
    expect((await get('/v1/accounts')).json.accounts).toHaveLength(seen.length);
  });

  it.each(['?limit=0', '?limit=1001', '?limit=x', '?after=', '?offset=1'])(
    'refuses %s',
    async (query) => {
      expect((await get(`/v1/accounts${query}`)).status).toBe(400);
    },
  );
});

describe('who may', () => {
  const routes: ReadonlyArray<readonly [method: string, url: string]> = [
    ['GET', '/v1/accounts'],
    ['GET', path(A)],
    ['PUT', path(A)],
    ['GET', `${path(A)}/projects`],
    ['GET', path(A, 'demo')],
    ['PUT', path(A, 'demo')],
    ['DELETE', path(A, 'demo')],
  ];

  it.each(routes)('%s %s: the operator, and nobody else', async (method, url) => {
    await put(path(A), { name: 'Mine' });
    await put(path(A, 'demo'), {});
    const as = (headers: object) => app.ask(url, { method, headers: { ...headers } });
    expect((await as({})).status).toBe(401);
    const answer = await as({ 'X-Auth-Token': 'alice:demo' });
    expect(answer.status).toBe(403);
    expect(JSON.stringify(answer.json)).not.toContain('Mine');
    expect([200, 204]).toContain((await as(ADMIN)).status);
  });

  it('is told before anybody looks at the body', async () => {
    const headers = { 'X-Auth-Token': 'alice:demo', 'Content-Type': 'application/json' };
    const answer = await app.ask(path(A), { method: 'PUT', headers, body: '{' });
    expect(answer.status).toBe(403);
    const type = { ...ADMIN, 'Content-Type': 'text/plain' };
    expect((await app.ask(path(A), { method: 'PUT', headers: type, body: 'x' })).status).toBe(415);
  });

  it.each([
    ['/v1/accounts', 'GET, HEAD, OPTIONS'],
    [path(A), 'GET, HEAD, PUT, OPTIONS'],
    [path(A, 'p'), 'GET, HEAD, PUT, DELETE, OPTIONS'],
  ])('learns the methods of %s', async (url, methods) => {
    const { status, headers } = await app.ask(url, { method: 'OPTIONS' });
    expect({ status, allow: headers.allow }).toEqual({ status: 204, allow: methods });
    expect((await app.ask(url, { method: 'PATCH', headers: ADMIN })).status).toBe(405);
  });
});
