/** The job that bills burst: after a delay, after pauses as without them, exactly for resized servers, and in few statements. */
import { observe } from '../../lib/domain/observation';
import { burst } from '../../lib/jobs/burst';
import { NO_LOG } from '../../lib/log';
import type { LedgerRow, Store } from '../../lib/store/store';
import { temporaryStore } from '../support/databases/stores';
import { perTest } from '../support/scene';
import { testConfig } from '../support/service/config';

const ACCOUNT = 'a'.repeat(32);
const START_US = Date.UTC(2026, 5, 1) * 1000;
const MINUTE_US = 60_000_000;
const DAY_MINUTES = 24 * 60;
const GIB = 2 ** 30;

const statements: string[] = [];
const note = (sql: string) => void statements.push(sql);
const scene = perTest(
  () => temporaryStore({ seams: { onStatement: note, onRead: note } }),
  ({ remove }) => remove(),
);

const run = (store: Store, minutes: number, signal = new AbortController().signal) =>
  burst.run(
    { store, config: testConfig(), nowUs: () => START_US + minutes * MINUTE_US, log: NO_LOG },
    signal,
  );

const PRICES = [
  { resource: 'dssd', unit: 'GB/month', multiplier: 2_783_138_807_808_000 },
  { resource: 'mem', unit: 'GB/hour', multiplier: 3_865_470_566_400 },
];

async function putTerms(store: Store): Promise<void> {
  await store.prices.put(
    PRICES.map((price) => ({
      ...{ ...price, currency: 'CHF', level: 1, price: '0.266', fromUs: START_US },
    })),
  );
}

const putAccount = (store: Store, id = ACCOUNT) => store.accounts.put([{ id, currency: 'CHF' }]);

const drive = (accountId = ACCOUNT, toUs: number | null = null) => ({
  ...{ id: `drive of ${accountId}`, accountId, resource: 'dssd', amount: GIB },
  ...{ fromUs: START_US, toUs, serverId: null },
});

const rowsOf = (store: Store): Promise<readonly LedgerRow[]> =>
  store.ledger.list({ accountId: ACCOUNT, limit: 10_000 });

it('bills a cycle of five minutes a minute after its end', async () => {
  const { store } = await scene();
  await putTerms(store);
  await putAccount(store);
  await store.usedResources.put([drive()]);
  await run(store, 5);
  expect(await rowsOf(store)).toEqual([]);
  await run(store, 6);
  expect(await rowsOf(store)).toMatchObject([
    {
      ...{ kind: 'burst', resource: 'dssd', resourceAmount: GIB, intervalUs: 5 * MINUTE_US },
      ...{ pollUs: START_US + 5 * MINUTE_US - 1, timeUs: START_US + 6 * MINUTE_US },
    },
  ]);
});

it('catches up a missed day as if it had never paused', async () => {
  const { store } = await scene();
  await putTerms(store);
  await putAccount(store);
  await store.usedResources.put([drive()]);
  await run(store, DAY_MINUTES * 2 + 1);
  const facts = (await rowsOf(store)).map(({ seq, cycle, amount, end, intervalUs }) => ({
    ...{ seq, cycle, amount, end, intervalUs },
  }));
  const other = await temporaryStore();
  await putTerms(other.store);
  await putAccount(other.store);
  await other.store.usedResources.put([drive()]);
  for (let minutes = 6; minutes < DAY_MINUTES; minutes += 100) await run(other.store, minutes);
  await run(other.store, DAY_MINUTES * 2 + 1);
  expect(facts).toHaveLength(2 * 288);
  expect(facts).toEqual(
    (await rowsOf(other.store)).map(({ seq, cycle, amount, end, intervalUs }) => ({
      ...{ seq, cycle, amount, end, intervalUs },
    })),
  );
  await other.remove();
});

it('bills a resized server at each of its sizes to the microsecond, and not while it is stopped', async () => {
  const { store } = await scene();
  await putTerms(store);
  await putAccount(store);
  await store.projects.put([{ id: 'p', accountId: ACCOUNT }]);
  const size = (memoryMb: number) => ({
    size: { flavor: `f${memoryMb}`, vcpus: 1, memoryMb, rootGb: 1, ephemeralGb: 0 },
  });
  const recordAfter = (seconds: number, facts: object) =>
    store.observations.record({
      origin: 'test',
      submitted: [
        {
          observation: observe({
            ...{ serverId: 's', source: 'notification', kind: 'event' },
            atUs: START_US + seconds * 1_000_000,
            facts: { projectId: 'p', ...facts },
          }),
        },
      ],
    });
  await recordAfter(0, { ...size(1024), state: 'active', launchedAtUs: START_US });
  await recordAfter(137, { ...size(4096), state: 'active' });
  await recordAfter(200, { ...size(4096), state: 'stopped' });
  await run(store, 6);
  const billed = (await rowsOf(store)).map(({ resourceAmount, intervalUs, reason }) => [
    resourceAmount,
    intervalUs,
    reason,
  ]);
  expect(billed).toEqual([
    [GIB, 137_000_000, 'Burst: 1.00 GB of mem for 2 minutes at 2026-06-01 00:04'],
    [4 * GIB, 63_000_000, 'Burst: 4.00 GB of mem for 1 minute at 2026-06-01 00:04'],
  ]);
});

it('takes back by further rows what a later fact shows to be wrong, and changes none', async () => {
  const { store } = await scene();
  await putTerms(store);
  await putAccount(store);
  await store.usedResources.put([drive()]);
  await run(store, 31);
  const before = await rowsOf(store);
  await store.usedResources.put([drive(ACCOUNT, START_US + 20 * MINUTE_US)]);
  await run(store, 32);
  const after = await rowsOf(store);
  expect(after.slice(0, before.length)).toEqual(before);
  expect(
    after.slice(before.length).map(({ revision, resourceAmount }) => [revision, resourceAmount]),
  ).toEqual([
    [1, -GIB],
    [1, -GIB],
  ]);
  expect(await store.burstPolls.changes(10)).toEqual([]);
});

it('ends soon when it is told to', async () => {
  const { store } = await scene();
  await putTerms(store);
  await putAccount(store);
  await expect(run(store, 60, AbortSignal.abort())).rejects.toMatchObject({ code: 'interrupted' });
  expect(await rowsOf(store)).toEqual([]);
});

it('bills thousands of accounts in less than five statements for each thousand', async () => {
  const { store } = await scene();
  await putTerms(store);
  const ids = Array.from({ length: 5000 }, (_, index) => index.toString(16).padStart(32, '0'));
  await store.accounts.put(ids.map((id) => ({ id, currency: 'CHF' })));
  await store.usedResources.put(ids.map((id) => drive(id)));
  await run(store, 6);
  statements.length = 0;
  await run(store, 11);
  const changes = statements.filter((sql) => /^\s*insert/.test(sql));
  expect(changes.length).toBe(5);
  expect(statements.length).toBeLessThan(25);
  const last = await store.ledger.list({ accountId: ids.at(-1) ?? '', limit: 10 });
  expect(last.map(({ seq }) => seq)).toEqual([1, 2]);
});
