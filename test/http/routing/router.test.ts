/** Tables of routes, and whether the API documents have all that is in ours. */
import { Router } from 'express';
import { noauth } from '../../../lib/auth/noauth';
import { createPolicy } from '../../../lib/auth/policy';
import { fillPath, type Route, routeFinder, routesOf } from '../../../lib/http/routing/router';
import { NO_LOG } from '../../../lib/log';
import { mountsOf } from '../../../lib/server/compose';
import { documentedPaths } from '../../support/api-ref/documents';
import { type TemporaryStore, temporaryStore } from '../../support/databases/stores';
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

  it('can be asked back', () => {
    const route = { method: 'GET', path: '/{group}/things/{id}' };
    expect(fillPath({ route, values: { group: 'a', id: 'x y' } })).toBe('/a/things/x%20y');
  });

  it('can be read out of a router', () => {
    const router = Router();
    const answer = () => undefined;
    router.use(answer);
    router.get('/things/:id', answer);
    router.all('/things/:id', answer);
    router.route('/things').post(answer).get(answer);
    expect(routesOf(router)).toEqual([
      { method: 'GET', path: '/things/{id}' },
      { method: '*', path: '/things/{id}' },
      { method: 'POST', path: '/things' },
      { method: 'GET', path: '/things' },
    ]);
  });
});

describe('the routes of the app', () => {
  let temporary: TemporaryStore;
  let routes: readonly Route[];

  beforeAll(async () => {
    temporary = await temporaryStore();
    const mounts = mountsOf({
      store: temporary.store,
      authenticate: noauth,
      may: createPolicy().may,
      nowUs: () => 0,
      log: NO_LOG,
      config: testConfig({ limits: true }),
    });
    routes = mounts.flatMap((mount) => mount.routes);
  });
  afterAll(() => temporary.remove());

  const methodsAt = (path: string): readonly string[] =>
    documentedPaths.filter((each) => each.path === path).flatMap(({ methods }) => methods);

  it('are all in the API documents', () => {
    expect(routes.length).toBeGreaterThan(15);
    const unknown = routes.filter(({ method, path }) => {
      const methods = methodsAt(path);
      return method === '*' ? methods.length === 0 : !methods.includes(method.toLowerCase());
    });
    expect(unknown).toEqual([]);
  });

  it('are all that the API documents have, save what is left when no route fits', () => {
    const isRouted = (path: string, method: string): boolean =>
      routes.some(
        (route) =>
          route.path === path && (route.method === '*' || route.method.toLowerCase() === method),
      );
    const special = documentedPaths.filter(({ path }) => !path.endsWith('/{path}'));
    const missing = special.flatMap(({ path, methods }) =>
      methods.filter((method) => !isRouted(path, method)).map((method) => `${method} ${path}`),
    );
    expect(missing).toEqual([]);
  });
});
