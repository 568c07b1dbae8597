/** Lists of CloudSigma's API: filters, orders and pages of the ledger, usage, prices and subscriptions. */
import type { SubmittedEntry } from '../../../lib/store/store';
import { billingApp, burstAt, DAY_US, NOW_US } from '../../support/cloudsigma/billing';
import { perFile } from '../../support/scene';

const ACCOUNT = 'a'.repeat(32);
const LONG = 'b'.repeat(32);
const START_US = NOW_US - 3 * DAY_US - (NOW_US % DAY_US);
const CYCLE_US = 300_000_000;
/** More than are read at once. */
const MANY = 2345;

const payment: SubmittedEntry = {
  ...{ accountId: ACCOUNT, kind: 'payment', reference: '1', timeUs: START_US + DAY_US },
  ...{ amount: '-5', reason: 'Cash', userId: 'ann' },
};

const held = (id: string, more: object = {}) => ({
  ...{ id, accountId: ACCOUNT, resource: 'dssd', amount: 10, fromUs: START_US, toUs: NOW_US },
  ...more,
});

const scene = perFile(
  async () => {
    const app = await billingApp();
    const { store } = app;
    const keys = { own: await app.addAccount(ACCOUNT), long: await app.addAccount(LONG) };
    const days = [0, 1, 2].map((day) => burstAt(ACCOUNT, START_US + day * DAY_US + CYCLE_US));
    await store.ledger.submit([...days, payment]);
    await store.ledger.submit(
      Array.from({ length: MANY }, (_, index) => burstAt(LONG, START_US + index * CYCLE_US)),
    );
    const terms = { price: '1.5', autoRenews: false, subscribedObject: null };
    await store.subscriptions.put([
      { ...held('past', { toUs: NOW_US }), ...terms },
      { ...held('now', { toUs: NOW_US + 1 }), ...terms, subscribedObject: 'a,b' },
      { ...held('endless', { toUs: null, resource: 'ip' }), ...terms, price: null },
      { ...held('to come', { fromUs: NOW_US + 1, toUs: null }), ...terms },
    ]);
    const { price: _, ...used } = { ...terms, serverId: null };
    await store.usedResources.put([
      { ...held('first', { toUs: START_US + CYCLE_US * 1.5 }), serverId: used.serverId },
      { ...held('second', { resource: 'ip', amount: 1 }), serverId: used.serverId },
    ]);
    const priced = { resource: 'dssd', currency: 'CHF', unit: 'GB/month', multiplier: 2 ** 40 };
    await store.prices.put(
      [0, 1, 2].map((level) => ({ ...priced, level, price: `0.${level}`, fromUs: START_US })),
    );
    await store.prices.put([{ ...priced, level: 1, price: '0.5', fromUs: NOW_US + 1 }]);
    return { ...app, keys };
  },
  (app) => app.close(),
);

async function found(path: string, key: 'own' | 'long' = 'own') {
  const { objects, keys } = await scene();
  return objects(path, keys[key]);
}

const cycleOf = (day: number) => (START_US + day * DAY_US) / CYCLE_US + 1;
const dateOf = (day: number) => new Date((START_US + day * DAY_US) / 1000).toISOString();

describe('the ledger', () => {
  const daysOf = async (query: string) =>
    (await found(`/ledger/?${query}`)).map(({ billing_cycle: cycle }) =>
      cycle === null ? 'paid' : (Number(cycle) - cycleOf(0)) / 288,
    );

  it.each<[string, readonly unknown[]]>([
    ['', [2, 1, 'paid', 0]],
    ['order_by=time', [0, 'paid', 1, 2]],
    ['order_by=-time&limit=2&offset=1', [1, 'paid']],
    [`time__gte=${dateOf(1)}`, [2, 1, 'paid']],
    [`time__gt=${dateOf(1)}`, [2, 1]],
    [`time=${dateOf(1).slice(0, 10)}`, [1, 'paid']],
    [`time=${dateOf(1)}`, ['paid']],
    [`time__range=${dateOf(0)},${dateOf(1)}`, ['paid', 0]],
    [`time__in=${dateOf(0).slice(0, 10)},${dateOf(2).slice(0, 10)}`, [2, 0]],
    [`time__lt=${dateOf(2)}&time__lt=${dateOf(1)}`, [0]],
    [`billing_cycle=${cycleOf(1)}`, [1]],
    [`billing_cycle=${cycleOf(1)},${cycleOf(2)}`, [2, 1]],
    [`billing_cycle__gt=${cycleOf(0)}&billing_cycle__lte=${cycleOf(2)}`, [2, 1]],
    // A payment has no cycle, so it is not less than any.
    [`billing_cycle__lt=${cycleOf(2)}`, [1, 0]],
    ['amount=5&colour=red', [2, 1, 'paid', 0]],
  ])('?%s', async (query, expected) => {
    expect(await daysOf(query)).toEqual(expected);
  });

  it('is whole, in order and without a row twice, however long it is', async () => {
    const rows = await found('/ledger/?limit=0', 'long');
    const cycles = rows.map(({ billing_cycle: cycle }) => cycle);
    const first = START_US / CYCLE_US;
    expect(cycles).toEqual(Array.from({ length: MANY }, (_, index) => first + MANY - 1 - index));
    const tail = await found('/ledger/?limit=1200&offset=1100&order_by=time', 'long');
    expect(tail).toEqual([...rows].reverse().slice(1100, 2300));
    expect(await found(`/ledger/?limit=0&offset=${MANY}`, 'long')).toEqual([]);
    expect(await found(`/ledger/?limit=1500&offset=${MANY - 1}`, 'long')).toEqual(rows.slice(-1));
  });
});

describe('usage', () => {
  const span = `poll_time__gt=${dateOf(0)}&poll_time__lt=${dateOf(0).replace('00:00:00', '00:15:00')}`;

  it('is of each poll and thing, the mean over the five minutes', async () => {
    const usage = await found(`/usage/?${span}`);
    expect(usage.map(({ resource, amount }) => [resource, amount])).toEqual([
      ...[
        ['dssd', '10'],
        ['ip', '1'],
      ],
      ...[
        ['dssd', '5'],
        ['ip', '1'],
      ],
      ['ip', '1'],
    ]);
  });

  it('comes in pages', async () => {
    const usage = await found(`/usage/?${span}`);
    expect(await found(`/usage/?${span}&limit=2&offset=1`)).toEqual(usage.slice(1, 3));
    expect(await found(`/usage/?${span}&limit=0&offset=4`)).toEqual(usage.slice(4));
    expect(await found(`/usage/?${span}&offset=9`)).toEqual([]);
  });

  it('is of the last 24 hours without a filter, and never of the time to come', async () => {
    expect(await found('/usage/?limit=0')).toHaveLength(288);
    expect(
      await found(`/usage/?limit=0&poll_time_gt=${dateOf(3)}&poll_time_lt=2030-01-01`),
    ).toHaveLength(144);
    expect(await found('/usage/?poll_time__gt=2030-01-01')).toEqual([]);
    expect(await found('/usage/?poll_time__lt=1970-01-01')).toEqual([]);
  });
});

it.each<[string, readonly number[]]>([
  ['', [0, 1, 2]],
  ['level=1', [1]],
  ['level__gte=1', [1, 2]],
  ['level=0,2', [0, 2]],
  ['limit=1&offset=1', [1]],
])('prices in force: ?%s', async (query, levels) => {
  const prices = await found(`/pricing/?${query}`);
  expect(prices.map(({ level }) => level)).toEqual(levels);
  expect(prices.map(({ price }) => Number(price))).toEqual(levels.map((level) => level / 10));
});

it.each<[string, readonly string[]]>([
  ['', ['endless', 'now', 'past', 'to come']],
  ['status=active', ['endless', 'now']],
  ['status=expired', ['past']],
  ['status=inactive', ['to come']],
  ['status=notexpired', ['endless', 'now', 'to come']],
  ['status=active,expired', ['endless', 'now', 'past']],
  ['resource=ip,vlan', ['endless']],
  ['resource=dssd&status=active', ['now']],
  ['subscribed_object=a', []],
  ['subscribed_object__exact=a\\,b', ['now']],
])('subscriptions: ?%s', async (query, expected) => {
  const subscriptions = await found(`/subscriptions/?${query}`);
  expect(subscriptions.map(({ id }) => id)).toEqual(expected);
});

it('the price of a list of subscriptions is that of all of its pages', async () => {
  const { ask, keys } = await scene();
  const json = JSON.parse((await ask('/subscriptions/?limit=1', keys.own)).body);
  expect([json.meta.total_count, json.price]).toEqual([4, '4.50000000000000000000']);
});
