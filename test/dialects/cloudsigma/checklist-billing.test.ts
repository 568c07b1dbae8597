/** What CloudSigma's clients rely on, by its number: what is charged, and what is not. */
import { observe } from '../../../lib/domain/observation';
import type { LedgerRow, Store } from '../../../lib/store/store';
import { bill, billingApp, burstAt, DAY_US } from '../../support/cloudsigma/billing';
import { temporaryStore } from '../../support/databases/stores';
import { aServer } from '../../support/observations/servers';
import { perFile } from '../../support/scene';

const GIB = 2 ** 30;
const HOUR_US = DAY_US / 24;
const CYCLE_US = HOUR_US / 12;
const ids = (digit: string) => digit.repeat(32);
const [EXACT, MIDDAY, STOPPED, DOLLARS, DAYS] = ['1', '2', '3', '4', '5'].map(ids) as [
  ...[string, string, string, string, string],
];
const START_US = Date.UTC(2026, 7, 1) * 1000;
const END_US = START_US + DAY_US;
const NOON_US = START_US + DAY_US / 2;

const drive = (accountId: string, gib: number, more: object = {}) => ({
  ...{ id: `drive of ${accountId}`, accountId, resource: 'dssd', amount: gib * GIB },
  ...{ fromUs: START_US, toUs: END_US, serverId: null },
  ...more,
});

const subscription = (accountId: string, gib: number, more: object = {}) => ({
  ...{ id: `of ${accountId}`, accountId, resource: 'dssd', amount: gib * GIB, price: null },
  ...{ fromUs: START_US, toUs: END_US, autoRenews: false, subscribedObject: null },
  ...more,
});

const PRICES = [
  { resource: 'dssd', unit: 'GB/month', multiplier: 2_783_138_807_808_000, price: '0.266' },
  { resource: 'mem', unit: 'GB/hour', multiplier: 3_865_470_566_400, price: '0.0168' },
  { resource: 'cpu', unit: 'GHz/hour', multiplier: 3_600_000, price: '0.01989' },
];

async function putPrices({ prices }: Store): Promise<void> {
  const from = { level: 1, fromUs: START_US };
  await prices.put(PRICES.map((price) => ({ ...price, ...from, currency: 'CHF' })));
  const [dssd] = PRICES;
  if (dssd) await prices.put([{ ...dssd, ...from, currency: 'USD', price: '0.28' }]);
}

const scene = perFile(
  async () => {
    const app = await billingApp();
    const { store } = app;
    const keys = new Map<string, string>();
    for (const id of [EXACT, MIDDAY, STOPPED, DOLLARS, DAYS])
      keys.set(id, await app.addAccount(id));
    await store.accounts.put([{ id: DOLLARS, currency: 'USD' }]);
    await putPrices(store);
    await store.usedResources.put([
      ...[drive(EXACT, 10), drive(MIDDAY, 1), drive(STOPPED, 1)],
      drive(DOLLARS, 4.5, { toUs: START_US + CYCLE_US }),
    ]);
    await store.subscriptions.put([
      subscription(EXACT, 10),
      subscription(MIDDAY, 1, { fromUs: NOON_US }),
    ]);
    await store.projects.put([{ id: 'project', accountId: STOPPED }]);
    const server = { projectId: 'project', launchedAt: '2026-08-01T00:00:00' };
    const stopped = aServer({ ...server, id: 'stopped', state: 'stopped' });
    const observation = observe({ ...stopped, atUs: START_US });
    await store.observations.record({ origin: 'test', submitted: [{ observation }] });
    await store.ledger.submit(
      Array.from({ length: 8 }, (_, day) => burstAt(DAYS, NOON_US - (day + 1) * DAY_US)),
    );
    await bill(store);
    return { ...app, keyOf: (id: string) => keys.get(id) ?? '' };
  },
  (app) => app.close(),
);

const rowsOf = (store: Store, accountId: string): Promise<readonly LedgerRow[]> =>
  store.ledger.list({ accountId, limit: 1000 });

it('7: date__gt of a day has the day itself, and date__lt has not', async () => {
  const { objects, keyOf } = await scene();
  const query = 'date__gt=2026-07-26&date__lt=2026-07-30';
  const days = await objects(`/dailyburstusage/?${query}`, keyOf(DAYS));
  expect(days.map(({ date }) => date)).toEqual([
    ...['2026-07-26', '2026-07-27', '2026-07-28', '2026-07-29'],
  ]);
});

it('13: usage that is exactly what is subscribed is no row', async () => {
  const { store } = await scene();
  expect(await rowsOf(store, EXACT)).toEqual([]);
});

it('14: a subscription in the middle of the day ends the burst there', async () => {
  const { store, objects, keyOf } = await scene();
  expect(await rowsOf(store, MIDDAY)).toHaveLength(144);
  expect(await objects('/dailyburstusage/?date=2026-08-01', keyOf(MIDDAY))).toMatchObject([
    { amount: '0.00443333333333333333', usage: 144 * GIB },
  ]);
});

it('14: burst that was taken back as a whole is in neither list', async () => {
  const { store, objects, addAccount } = await scene();
  const id = ids('6');
  const key = await addAccount(id);
  await store.usedResources.put([drive(id, 1)]);
  await bill(store);
  expect(await objects('/dailyburstusage/', key)).toHaveLength(1);
  await store.subscriptions.put([subscription(id, 1, { fromUs: NOON_US })]);
  await bill(store);
  expect(await objects('/burstusage/?date__gte=2026-08-01T12:00', key)).toEqual([]);
  await store.subscriptions.put([subscription(id, 1)]);
  expect(await bill(store)).toBeGreaterThan(0);
  expect(await objects('/dailyburstusage/', key)).toEqual([]);
  expect(await objects('/burstusage/', key)).toEqual([]);
});

it('15: a server that is stopped uses neither CPU nor memory, and its drive is used', async () => {
  const { store, objects, keyOf } = await scene();
  const resources = new Set((await rowsOf(store, STOPPED)).map(({ resource }) => resource));
  expect([...resources]).toEqual(['dssd']);
  const usage = await objects('/usage/?poll_time__gt=2026-08-01&limit=0', keyOf(STOPPED));
  expect(new Set(usage.map(({ uuid }) => uuid))).toEqual(new Set([`drive of ${STOPPED}`]));
});

it('16: 4.5 GiB for 300 s at 0.28 cost 0.00014583333333333333', async () => {
  const { objects, keyOf } = await scene();
  expect(await objects('/ledger/', keyOf(DOLLARS))).toMatchObject([
    {
      ...{ amount: '0.00014583333333333333', interval: 300, human_interval: '5 minutes' },
      ...{ resource_amount: '4831838208', billing_cycle: START_US / CYCLE_US },
      reason: 'Burst: 4.50 GB of dssd for 5 minutes at 2026-08-01 00:04',
    },
  ]);
});

it('20: the rows of the ledger add up, and each begins with the end of the one before', async () => {
  const { objects, keyOf } = await scene();
  const rows = await objects('/ledger/?order_by=time&limit=0', keyOf(MIDDAY));
  expect(rows).toHaveLength(144);
  const units = (text: unknown) => BigInt(String(text).replace('.', ''));
  let balance = units('1000.00000000000000000000');
  for (const { initial, amount, end } of rows) {
    expect(units(initial)).toBe(balance);
    balance -= units(amount);
    expect(units(end)).toBe(balance);
  }
});

it('22: what is burst now is what is used beyond what is subscribed, or nothing', async () => {
  const app = await billingApp();
  const key = await app.addAccount(EXACT);
  const open = { toUs: null };
  await app.store.usedResources.put([
    drive(EXACT, 11, open),
    drive(EXACT, 1, { ...open, id: 'ip', resource: 'ip' }),
  ]);
  await app.store.subscriptions.put([
    subscription(EXACT, 10, open),
    subscription(EXACT, 3, { ...open, id: 'ips', resource: 'ip' }),
  ]);
  const { usage } = JSON.parse((await app.ask('/currentusage/', key)).body);
  expect(usage).toMatchObject({
    dssd: { using: 11 * GIB, subscribed: 10 * GIB, burst: GIB },
    ip: { using: GIB, subscribed: 3 * GIB, burst: 0 },
    cpu: { using: 0, subscribed: 0, burst: 0 },
  });
  await app.close();
});

const WITHOUT_TIME = { timeUs: 0 };

it('26: a day that was missed is caught up in steps of five minutes, as if it had not been', async () => {
  const ledgers: (readonly LedgerRow[])[] = [];
  for (const stepUs of [HOUR_US, DAY_US]) {
    const { store, remove } = await temporaryStore();
    await store.accounts.put([{ id: EXACT, currency: 'CHF', balance: '1' }]);
    await putPrices(store);
    await store.usedResources.put([drive(EXACT, 11)]);
    await store.subscriptions.put([subscription(EXACT, 10)]);
    for (let us = START_US + stepUs; us <= END_US; us += stepUs) await bill(store, us);
    ledgers.push((await rowsOf(store, EXACT)).map((row) => ({ ...row, ...WITHOUT_TIME })));
    await remove();
  }
  const [hourly = [], late] = ledgers;
  expect(hourly).toHaveLength(288);
  expect(hourly.every(({ intervalUs }) => intervalUs === CYCLE_US)).toBe(true);
  expect(late).toEqual(hourly);
});

const CALLS = [
  ...['balance', 'burstusage', 'currentusage', 'dailyburstusage', 'discount', 'ledger'],
  ...['pricing', 'profile', 'subscriptions', 'usage'],
];

describe('19: two accounts never mix', () => {
  const mixed = perFile(
    async () => {
      const app = await billingApp();
      const keys = [await app.addAccount(EXACT), await app.addAccount(MIDDAY)];
      for (const [index, id] of [EXACT, MIDDAY].entries()) {
        const named = { resource: `only_${index}`, toUs: null };
        await app.store.accounts.put([{ id, name: `only_${index}` }]);
        await app.store.usedResources.put([drive(id, 1, named)]);
        await app.store.subscriptions.put([subscription(id, 1, named)]);
        await app.store.ledger.submit([burstAt(id, NOON_US, named)]);
      }
      return { ...app, keys };
    },
    (app) => app.close(),
  );

  it.each(CALLS)('in %s', async (call) => {
    const { ask, keys } = await mixed();
    for (const [index, key] of keys.entries()) {
      const { status, body } = await ask(`/${call}/?limit=0`, key);
      expect(status).toBe(200);
      for (const foreign of [`only_${1 - index}`, [EXACT, MIDDAY][1 - index] ?? '']) {
        expect(body).not.toContain(foreign);
      }
    }
  });

  it('nor is one object of another found', async () => {
    const { ask, objects, keys } = await mixed();
    const [mine = '', other = ''] = keys;
    for (const list of ['burstusage', 'ledger', 'subscriptions']) {
      const [object] = await objects(`/${list}/`, mine);
      const path = `/${list}/${encodeURIComponent(String(object?.['id'] ?? object?.['uuid']))}/`;
      const answer = await ask(path, mine);
      expect([path, answer.status, JSON.parse(answer.body)]).toEqual([path, 200, object]);
      expect([path, (await ask(path, other)).status]).toEqual([path, 404]);
    }
  });
});
