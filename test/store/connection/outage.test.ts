/** A server that cannot be reached for a while, or that does not answer any more. */
import type { OpenOptions } from '../../../lib/store/backend';
import { openStore } from '../../../lib/store/registry';
import type { Batch, Store } from '../../../lib/store/store';
import { onDatabase, SERVER_NAMES, type TestDatabase } from '../../support/databases/databases';
import { type NetworkProxy, networkProxyTo } from '../../support/databases/network-proxy';
import { row } from '../../support/observations/observations';
import { until } from '../../support/service/load';

const batch = (serverId: string): Batch => ({
  origin: 'test',
  submitted: [{ observation: row({ serverId, launchedAtUs: 1 }) }],
});

const again = (serverId: string): Batch => ({
  origin: 'test',
  submitted: [{ observation: row({ serverId, launchedAtUs: 1, terminatedAtUs: 2 }) }],
});

const page = (store: Store) => store.servers.page({ afterUs: 0, beforeUs: 10, limit: 10 });

/** How long it took to fail, and why. */
async function failureOf(work: Promise<unknown>): Promise<{ code: unknown; ms: number }> {
  const startMs = performance.now();
  const error = await work.then(
    () => undefined,
    (reason) => reason,
  );
  return { code: error?.code, ms: performance.now() - startMs };
}

for (const kind of SERVER_NAMES) {
  onDatabase(kind, 'behind a way that is shut', (make) => {
    let way: NetworkProxy;
    let database: TestDatabase;
    const opened: Store[] = [];
    beforeAll(async () => {
      database = await make();
      way = await networkProxyTo(kind, database.url);
    });
    afterEach(async () => {
      await way.open();
      await Promise.all(opened.splice(0).map((store) => store.close()));
    });
    afterAll(() => way.shut());

    async function open(options: Partial<OpenOptions> = {}): Promise<Store> {
      const store = await openStore(way.url, { schema: 'migrate', nowUs: () => 0, ...options });
      opened.push(store);
      return store;
    }

    it('is waited for by a write that has patience, which says so once', async () => {
      const reasons: string[] = [];
      const onWait = (reason: string) => reasons.push(reason);
      const store = await open({ retryPolicy: { forMs: 60_000, onWait } });
      await store.observations.record(batch('before'));
      await way.shut();
      const recording = store.observations.record(batch('meanwhile'));
      await until('it says that it waits', () => reasons.length > 0);
      await way.open();
      expect(await recording).toMatchObject({ added: 1 });
      expect(reasons).toEqual([expect.stringMatching(/^database \w+:\/\/[^ ]+: .*ECONNREFUSED/)]);
    });

    it('is given up by a request soon, and taken up again without a word', async () => {
      const store = await open();
      await page(store);
      await way.shut();
      const asked = [...Array.from({ length: 30 }, () => page(store))];
      const written = ['a', 'b', 'c'].map((id) => store.observations.record(batch(id)));
      for (const { code, ms } of await Promise.all([...asked, ...written].map(failureOf))) {
        expect(code).toBe('database');
        expect(ms).toBeLessThan(15_000);
      }
      await way.open();
      for (let n = 0; n < 20; n += 1) await page(store);
    }, 60_000);

    it('keeps nobody who is asked to stop', async () => {
      const stopping = new AbortController();
      const store = await open({ retryPolicy: { forMs: 60_000, signal: stopping.signal } });
      await way.shut();
      const failure = failureOf(store.observations.record(batch('stopped')));
      stopping.abort();
      const { code, ms } = await failure;
      expect(code).toBe('interrupted');
      expect(ms).toBeLessThan(5000);
    });

    it('and that does not even hear a good-bye harms nobody', async () => {
      const store = await open({ seams: { silenceMs: 2000 } });
      await page(store);
      way.swallow();
      const gone = way.deserted();
      await store.close();
      await gone;
    });

    it('keeps nobody waiting for a server that somebody else has locked, and leaves nothing waiting there', async () => {
      const store = await open({ seams: { silenceMs: 3000 } });
      await store.observations.record(batch('locked'));
      await database.all('begin');
      await database.all(`select id from servers where id = 'locked' for update`);
      const { code, ms } = await failureOf(store.observations.record(again('locked')));
      expect(code).toBe('database');
      expect(ms).toBeLessThan(3000);
      await database.all('rollback');
      expect(await store.observations.record(again('locked'))).toMatchObject({ added: 1 });
    });

    it('and that answers no more is given up, in the middle of a statement as before a connection', async () => {
      const store = await open({ seams: { silenceMs: 2000 } });
      await page(store);
      way.swallow();
      const failures = [page(store), store.observations.record(batch('lost'))].map(failureOf);
      for (const { code, ms } of await Promise.all(failures)) {
        expect(code).toBe('database');
        expect(ms).toBeLessThan(20_000);
      }
      await way.open();
      await page(store);
      expect(await store.observations.record(batch('lost'))).toMatchObject({ added: 1 });
    }, 60_000);
  });
}
