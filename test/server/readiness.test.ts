/** Health: alive as long as the process answers, ready while its database does. */
import request from 'supertest';
import { noauth } from '../../lib/auth/noauth';
import { createPolicy } from '../../lib/auth/policy';
import { NO_LOG } from '../../lib/log';
import { composeApp } from '../../lib/server/compose';
import { readinessCheck } from '../../lib/server/readiness';
import { openStore } from '../../lib/store/registry';
import type { Store } from '../../lib/store/store';
import { onDatabase } from '../support/databases/databases';
import { networkProxyTo } from '../support/databases/network-proxy';
import { FIXED_NOW_US, temporaryStore } from '../support/databases/stores';
import { testConfig } from '../support/service/config';

const NOT_SETTLED = () => new Promise<never>(() => undefined);

const appOver = (store: Store, deadlineMs = 10_000) =>
  composeApp({
    store,
    authenticate: noauth,
    may: createPolicy().may,
    nowUs: () => FIXED_NOW_US,
    log: NO_LOG,
    config: testConfig(),
    checkReadiness: readinessCheck({ store, deadlineMs, clockMs: everLater() }),
  });

/** Each reading is so much later that no result is remembered. */
function everLater(): () => number {
  let ms = 0;
  return () => {
    ms += 60_000;
    return ms;
  };
}

describe('a service with its database', () => {
  it('is alive and ready, to everyone and uncached', async () => {
    const { store, remove } = await temporaryStore();
    const app = appOver(store);
    for (const path of ['/healthz', '/readyz']) {
      const answer = await request(app).get(path);
      expect([answer.status, answer.body]).toEqual([200, { status: 'ok' }]);
      expect(answer.headers['cache-control']).toBe('no-store');
      expect((await request(app).head(path)).status).toBe(200);
      expect((await request(app).post(path)).status).toBe(405);
    }
    await remove();
  });

  it('leaves what is below and beside its paths to our 404, and the rest to Nova', async () => {
    const { store, remove } = await temporaryStore();
    const app = appOver(store);
    const statuses = ['/healthz/deep', '/metrics', '/dashboard', '/api-ref', '/healthzz', '/x'].map(
      async (path) => (await request(app).get(path)).status,
    );
    expect(await Promise.all(statuses)).toEqual([404, 404, 404, 404, 300, 300]);
    await remove();
  });
});

onDatabase('PostgreSQL', 'behind a service', (make) => {
  it('is alive but not ready while the network to it is cut, and ready again afterwards', async () => {
    const { url } = await make();
    const proxy = await networkProxyTo('PostgreSQL', url);
    const store = await openStore(proxy.url, { schema: 'migrate', nowUs: () => FIXED_NOW_US });
    const app = appOver(store);
    expect((await request(app).get('/readyz')).status).toBe(200);
    await proxy.shut();
    const { status, body } = await request(app).get('/readyz');
    expect(status).toBe(503);
    expect(body).toEqual({ status: 'unavailable', reasons: ['the database cannot be reached'] });
    expect((await request(app).get('/healthz')).status).toBe(200);
    await proxy.open();
    expect((await request(app).get('/readyz')).status).toBe(200);
    await store.close();
    await proxy.shut();
  });
});

describe('the check of readiness', () => {
  it('does not wait longer than its deadline for a database that hangs', async () => {
    const check = readinessCheck({ store: { isCurrent: NOT_SETTLED }, deadlineMs: 1 });
    expect(await check()).toEqual(['the database cannot be reached']);
  });

  it('names each reason', async () => {
    const isNot = () => false;
    const check = readinessCheck({
      store: { isCurrent: async () => false },
      isStarted: isNot,
      isStopping: () => true,
    });
    expect(await check()).toEqual([
      'the service is stopping',
      'not all workers have started',
      'the database has another schema',
    ]);
  });

  it('asks the database once a second, however often it is called', async () => {
    let asked = 0;
    let nowMs = 0;
    const isCurrent = async () => {
      asked += 1;
      return true;
    };
    const check = readinessCheck({ store: { isCurrent }, clockMs: () => nowMs });
    await Promise.all([check(), check(), check()]);
    nowMs = 999;
    await check();
    expect(asked).toBe(1);
    nowMs = 1000;
    await check();
    expect(asked).toBe(2);
  });
});
