/** One server over HTTP: all of it for the operator, what is theirs for its project, nothing for others. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ndjson, RECORD } from '../../support/observations/files';
import { runHere } from '../../support/program/command-line';
import { ADMIN, type NativeApp, nativeApp } from '../../support/service/native';

const SAMPLES = join(__dirname, '..', '..', '..', 'samples', 'import');

/** Of the samples: moved from one project to another. */
const MOVED = '643a5001-6734-41f1-8cf5-1ced685d1dca';
const NAMED = /^req-[0-9a-f-]{36}$/;

let app: NativeApp;
beforeAll(async () => {
  app = await nativeApp();
  await app.post(readFileSync(join(SAMPLES, 'events.ndjson')));
  await app.post(readFileSync(join(SAMPLES, 'lifetimes.ndjson')));
});
afterAll(() => app.close());

const path = (id: string) => `/v1/servers/${encodeURIComponent(id)}`;
const as = (token: string) => ({ headers: { 'X-Auth-Token': token } });

describe('GET /v1/servers/{id}', () => {
  it('tells an administrator the server, its segments and what was said, in the words of records', async () => {
    const full = {
      ...{ ...RECORD, instance_id: 's/1 é', host: 'h1', cell: 'c1', image: 'img', swap_mb: 7 },
      ...{ availability_zone: 'az1', metadata: { role: 'db' }, billing: [1] },
      ...{ updated_at: '2026-01-01T13:00:00.000001Z' },
    };
    await app.post(ndjson(full));
    const { status, json, headers } = await app.ask(path('s/1 é'), as('admin:ops'));
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'x-openstack-request-id': expect.stringMatching(NAMED),
    });
    const size = { flavor: 'm1.small', vcpus: 1, memory_mb: 2048, root_gb: 20, ephemeral_gb: 0 };
    const place = { tenant_id: 'project-1', availability_zone: 'az1', host: 'h1', swap_mb: 7 };
    const [launched_at, terminated_at] = [
      '2026-01-01T10:00:00.000000Z',
      '2026-01-01T12:00:00.000000Z',
    ];
    const same = { name: 'web', image: 'img', cell: 'c1', metadata: { role: 'db' } };
    expect(json).toEqual({
      server: {
        ...{ instance_id: 's/1 é', ...size, ...place, ...same, vm_state: 'deleted' },
        ...{ launched_at, terminated_at, born_at: launched_at, ended_at: terminated_at },
        notes: [],
      },
      segments: [{ from: launched_at, to: terminated_at, ...size, ...place, vm_state: 'active' }],
      observations: [
        {
          id: expect.stringMatching(/^[0-9a-f]{64}$/),
          ...{ source: 'file', kind: 'row', at: '2026-01-01T13:00:00.000001Z' },
          facts: {
            ...{ ...size, ...place, ...same, launched_at, terminated_at },
            ...{ vm_state: 'deleted', ext: { billing: [1] } },
          },
          ...{ origin: 'rest:admin', position: '1', recorded_at: expect.stringMatching(/Z$/) },
        },
      ],
    });
  });

  it('tells what a server was before it was launched, and that it was never', async () => {
    const never = { ...RECORD, instance_id: 'never', launched_at: null, terminated_at: null };
    await app.post(ndjson({ ...never, created_at: '2026-01-01' }));
    const { json } = await app.ask(path('never'), as('admin:ops'));
    expect(json.server).toMatchObject({ launched_at: null, born_at: null, ended_at: null });
    expect(json.segments).toEqual([]);
  });

  it('tells its project the server and the segments there, and nothing of the operator', async () => {
    const all = (await app.ask(path(MOVED), as('admin:ops'))).json;
    const owner = all.server.tenant_id;
    const { status, json } = await app.ask(path(MOVED), as(`bob:${owner}`));
    expect(status).toBe(200);
    const { host, cell, ...server } = all.server;
    expect({ host, cell }).toBeDefined();
    expect(json.server).toEqual(server);
    const own = all.segments.filter(
      (segment: { tenant_id: string }) => segment.tenant_id === owner,
    );
    expect(own.length).toBeGreaterThan(0);
    expect(own.length).toBeLessThan(all.segments.length);
    expect(json.segments).toEqual(
      own.map(({ host: _host, ...segment }: { host: unknown }) => segment),
    );
    expect(Object.keys(json)).toEqual(['server', 'segments']);
  });

  it('is the same 404 for a server of others as for one that there is not', async () => {
    const answers = [];
    for (const [id, token] of [
      [MOVED, 'bob:nobody'],
      [MOVED, 'bob:demo'],
      ['nowhere', 'bob:nobody'],
      ['nowhere', 'admin:ops'],
      ['x'.repeat(300), 'bob:nobody'],
    ] as const) {
      const { status, headers, json } = await app.ask(path(id), as(token));
      expect(json.instance).toBe(headers['x-openstack-request-id']);
      answers.push({ status, json: { ...json, instance: 'the same' } });
    }
    expect(answers[0]).toEqual({
      status: 404,
      json: {
        ...{ type: 'about:blank', title: 'Not Found', status: 404, instance: 'the same' },
        detail: 'id: there is no such server, or not for you',
      },
    });
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  });

  it('answers HEAD as GET, without a body', async () => {
    const get = await app.ask(path(MOVED), as('admin:ops'));
    const head = await app.ask(path(MOVED), { method: 'HEAD', ...as('admin:ops') });
    expect(head).toMatchObject({ status: 200, json: '' });
    expect(head.headers['content-length']).toBe(get.headers['content-length']);
    const nothing = await app.ask(path('nowhere'), { method: 'HEAD', ...as('admin:ops') });
    expect(nothing).toMatchObject({ status: 404, json: '' });
  });

  it.each(['POST', 'PUT', 'PATCH', 'DELETE'])('answers %s with 405', async (method) => {
    const { status, headers, json } = await app.ask(path(MOVED), { method, ...as('admin:ops') });
    expect({ status, allow: headers.allow }).toEqual({ status: 405, allow: 'GET, HEAD, OPTIONS' });
    expect(json.detail).toBe(`${method}: must be one of GET, HEAD, OPTIONS`);
  });

  it('tells its methods to everybody', async () => {
    const { status, headers, json } = await app.ask(path(MOVED), { method: 'OPTIONS' });
    expect({ status, allow: headers.allow, json }).toEqual({
      ...{ status: 204, allow: 'GET, HEAD, OPTIONS', json: '' },
    });
    expect(headers['x-openstack-request-id']).toMatch(NAMED);
  });

  it.each([undefined, '', 'bob', ':demo'])('does not know the token %j', async (token) => {
    const headers = token === undefined ? {} : { 'X-Auth-Token': token };
    const { status, json, headers: answered } = await app.ask(path(MOVED), { headers });
    expect({ status, json }).toMatchObject({ status: 401, json: { title: 'Unauthorized' } });
    expect(answered['www-authenticate']).toBe('Keystone uri="http://kc:5000/v3"');
  });

  it('knows no parameters', async () => {
    const { status, json } = await app.ask(`${path(MOVED)}?detailed=1`, as('admin:ops'));
    expect(status).toBe(400);
    expect(json.errors).toEqual([{ field: 'detailed', reason: 'no parameter of this path' }]);
  });
});

describe('below /v1', () => {
  it.each([
    ['/v1', 404],
    ['/v1/', 404],
    ['/v1/servers', 404],
    ['/v1/servers/', 404],
    ['/v1/Servers/x', 404],
    ['/v1/servers/x/', 404],
    ['/v1/servers/x/y', 404],
    ['/v1/observations/', 404],
    ['/v1/__proto__', 404],
    ['/v1/servers/%ff', 400],
    ['/v1/servers/%', 400],
  ])('%s is a problem of ours: %d', async (where, status) => {
    for (const method of ['GET', 'POST', 'DELETE']) {
      const answer = await app.ask(where, { method, headers: ADMIN });
      expect(answer.status).toBe(status);
      expect(answer.headers['content-type']).toBe('application/problem+json');
      expect(answer.json).toMatchObject({ status, instance: expect.stringMatching(NAMED) });
    }
  });

  it.each(['/v1.1/', '/V1/servers/x', '/v10'])('%s is none of ours', async (where) => {
    const { headers } = await app.ask(where, { headers: { ...ADMIN, Accept: 'application/json' } });
    expect(headers['content-type']).not.toBe('application/problem+json');
  });

  it('a database that cannot be reached is a 503, and logged under the id of the request', async () => {
    const other = await nativeApp();
    await other.store.close();
    const { status, headers, json } = await other.ask(path(MOVED), as('admin:ops'));
    expect({ status, wait: headers['retry-after'] }).toEqual({ status: 503, wait: '5' });
    expect(other.errors).toEqual([expect.stringContaining(json.instance)]);
    await other.close();
  });
});

describe('the command', () => {
  it('server gives scripts the same', async () => {
    const { stdout } = await runHere(['server', MOVED, '--json', '--database', app.url]);
    expect(JSON.parse(stdout)).toEqual((await app.ask(path(MOVED), as('admin:ops'))).json);
  });
});
