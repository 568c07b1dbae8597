/** What is done before the server listens: real requests to the app, which leave no trace. */
import { createPolicy } from '../../lib/auth/policy';
import { composeApp } from '../../lib/server/compose';
import { warmUp } from '../../lib/server/warm-up';
import { FIXED_NOW_US, temporaryStore } from '../support/databases/stores';
import { testConfig } from '../support/service/config';

it('requests each target several times, and waits for the answers', async () => {
  const seen: string[] = [];
  await warmUp(
    (req, res) => {
      res.end('x'.repeat(100_000));
      res.once('finish', () => seen.push(req.url ?? ''));
    },
    ['/a', '/b'],
  );
  expect(new Set(seen)).toEqual(new Set(['/a', '/b']));
  expect(seen.length).toBeGreaterThanOrEqual(20);
});

it('ends at its deadline if an answer never comes', async () => {
  let requests = 0;
  await warmUp(() => void requests++, ['/a'], 10);
  expect(requests).toBeLessThanOrEqual(1);
});

it('neither authenticates nor logs, and reaches the store', async () => {
  const { store, remove } = await temporaryStore();
  const traces: unknown[] = [];
  const trace = (...args: unknown[]) => void traces.push(args);
  let pages = 0;
  const page: typeof store.servers.page = (query) => {
    pages++;
    return store.servers.page(query);
  };
  const app = composeApp({
    store: { ...store, servers: { ...store.servers, page } },
    authenticate: () => Promise.reject(new Error('a request needs a caller')),
    may: createPolicy().may,
    nowUs: () => FIXED_NOW_US,
    log: { info: trace, warn: trace, error: trace },
    config: testConfig(),
  });
  await app.prepare();
  await remove();
  expect(traces).toEqual([]);
  expect(pages).toBeGreaterThan(0);
});
