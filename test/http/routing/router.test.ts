/** Tables of routes, and whether the API documents have all that is in ours. */
import express from 'express';
import request from 'supertest';
import { noauth } from '../../../lib/auth/noauth';
import { createPolicy } from '../../../lib/auth/policy';
import { serveRoutes } from '../../../lib/http/mount';
import { answerProblem } from '../../../lib/http/response/problem';
import { type HandledRoute, routeFinder } from '../../../lib/http/routing/router';
import { NO_LOG } from '../../../lib/log';
import { mountsOf } from '../../../lib/server/compose';
import { documentedPaths } from '../../support/api-ref/documents';
import { temporaryStore } from '../../support/databases/stores';
import { perFile } from '../../support/scene';
import { testConfig } from '../../support/service/config';

describe('a table of routes', () => {
  const find = routeFinder(
    [
      { method: 'GET', path: '/things' },
      { method: 'GET', path: '/things/{id}.json' },
      { method: 'GET', path: '/{group}/things/{id}' },
      { method: '*', path: '/{rest}' },
    ],
    { rest: '.*', group: '[a-f]+' },
  );

  it.each([
    ['GET', '/things', '/things', {}],
    ['POST', '/things', '/{rest}', { rest: 'things' }],
    ['get', '/things', '/{rest}', { rest: 'things' }],
    ['GET', '/things/a b.json', '/things/{id}.json', { id: 'a b' }],
    ['GET', '/things/aXjson', '/{rest}', { rest: 'things/aXjson' }],
    ['GET', '/abc/things/7', '/{group}/things/{id}', { group: 'abc', id: '7' }],
    ['GET', '/xyz/things/7', '/{rest}', { rest: 'xyz/things/7' }],
    ['GET', '/', '/{rest}', { rest: '' }],
    ['GET', '/a\nb', '/{rest}', { rest: 'a\nb' }],
  ])('leads %s %j to %s', (method, path, to, values) => {
    const found = find(method, path);
    expect(found?.route.path).toBe(to);
    expect({ ...found?.values }).toEqual(values);
  });

  it('leads nowhere if nothing fits', () => {
    expect(find('GET', 'things')).toBeUndefined();
  });
});

describe('the handler of a table of routes', () => {
  const named =
    (name: string): HandledRoute['handle'] =>
    (req, res) =>
      void res.json({ name, ...req.params });
  const routes: HandledRoute[] = [
    { method: 'GET', path: '/things', handle: named('list') },
    { method: 'GET', path: '/things/{id}', handle: named('show') },
    { method: 'PUT', path: '/things/{id}', handle: named('put') },
    { method: 'POST', path: '/jobs', handle: named('run') },
  ];
  const { handler, routes: answered } = serveRoutes(
    routes,
    answerProblem({ log: NO_LOG, challenge: '' }),
  );
  const app = express().use(handler);

  it.each([
    ['get', '/things?x=/things/7', { name: 'list' }],
    ['get', '/things/a%2Fb', { name: 'show', id: 'a/b' }],
    ['put', '/things/7', { name: 'put', id: '7' }],
  ] as const)('answers %s %s', async (method, path, json) => {
    const answer = await request(app)[method](path);
    expect(answer.body).toEqual(json);
    expect(answer.headers['x-openstack-request-id']).toMatch(/^req-/);
  });

  it('takes other spellings of a path where an API has them', async () => {
    const answerError = answerProblem({ log: NO_LOG, challenge: '' });
    const normalize = (path: string) => path.toLowerCase().replace(/\/$/, '');
    const lenient = serveRoutes(routes, answerError, normalize).handler;
    const answer = await request(express().use(lenient)).get('/Things/?x=Y');
    expect(answer.body).toEqual({ name: 'list' });
    expect((await request(app).get('/Things/')).status).toBe(404);
  });

  it('answers HEAD as GET, without a body', async () => {
    const answer = await request(app).head('/things/7');
    expect(answer.status).toBe(200);
    expect(answer.headers['content-length']).toBe('24');
    expect(answer.text).toBeUndefined();
  });

  it.each([
    ['delete', '/things/7', 'GET, HEAD, PUT, OPTIONS'],
    ['head', '/jobs', 'POST, OPTIONS'],
  ] as const)('refuses %s %s and names the methods that there are', async (method, path, allow) => {
    const answer = await request(app)[method](path);
    expect(answer.status).toBe(405);
    expect(answer.headers['allow']).toBe(allow);
  });

  it('names the methods of a path to OPTIONS', async () => {
    const answer = await request(app).options('/things');
    expect([answer.status, answer.headers['allow']]).toEqual([204, 'GET, HEAD, OPTIONS']);
  });

  it.each([
    ['/Things', 404],
    ['/things/', 404],
    ['/things/a/b', 404],
    ['/things/%FF', 400],
  ])('refuses %s with %d', async (path, status) => {
    expect((await request(app).get(path)).status).toBe(status);
  });

  it('lists what it answers', () => {
    expect(answered.map(({ method, path }) => `${method} ${path}`)).toEqual([
      ...['GET /things', 'GET /things/{id}', 'PUT /things/{id}', 'POST /jobs'],
      ...['* /things', '* /things/{id}', '* /jobs'],
    ]);
  });
});

describe('the routes of the app', () => {
  const routesOfApp = perFile(
    async () => {
      const { store, remove } = await temporaryStore();
      const mounts = mountsOf({
        store,
        authenticate: noauth,
        may: createPolicy().may,
        nowUs: () => 0,
        log: NO_LOG,
        config: testConfig({ limits: true }),
      });
      return { routes: mounts.flatMap((mount) => mount.routes), remove };
    },
    ({ remove }) => remove(),
  );

  /** Some documents write a slash at the end that their routes do without. */
  const unslashed = (path: string): string => path.replace(/(?<=.)\/$/, '');
  const documented = documentedPaths.map((each) => ({ ...each, path: unslashed(each.path) }));
  /** The document says once that the same is answered under both. */
  const withoutAlias = (path: string): string =>
    path.replace(/^\/v1(?=\/(?:auth|dedicatedCloud)(?:\/|$))/, '/1.0');
  const methodsAt = (written: string): readonly string[] => {
    const path = unslashed(withoutAlias(written));
    return documented.filter((each) => each.path === path).flatMap(({ methods }) => methods);
  };

  it('are all in the API documents', async () => {
    const { routes } = await routesOfApp();
    expect(routes.length).toBeGreaterThan(15);
    const unknown = routes.filter(({ method, path }) => {
      const methods = methodsAt(path);
      return method === '*' ? methods.length === 0 : !methods.includes(method.toLowerCase());
    });
    expect(unknown).toEqual([]);
  });

  it('are all that the API documents have, save what is left when no route fits', async () => {
    const { routes } = await routesOfApp();
    const isRouted = (path: string, method: string): boolean =>
      routes.some(
        (route) =>
          unslashed(route.path) === path &&
          (route.method === '*' || route.method.toLowerCase() === method),
      );
    const special = documented.filter(({ path }) => !path.endsWith('/{path}'));
    const missing = special.flatMap(({ path, methods }) =>
      methods.filter((method) => !isRouted(path, method)).map((method) => `${method} ${path}`),
    );
    expect(missing).toEqual([]);
  });
});
