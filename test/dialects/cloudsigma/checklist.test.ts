/** What CloudSigma's clients rely on, one numbered demand a test. */
import { addMoney } from '../../../lib/domain/money/decimal';
import { bill, billingApp, burstAt, DAY_US, NOW_US } from '../../support/cloudsigma/billing';
import { perFile } from '../../support/scene';
import { headerOf } from '../../support/service/app';

const [MANY, POLLED, OLD] = ['a'.repeat(32), 'b'.repeat(32), 'c'.repeat(32)] as const;
const GIB = 2 ** 30;
/** The first of August, a day of burst for the poller. */
const POLLED_US = Date.UTC(2026, 7, 1) * 1000;
const JULY_US = Date.UTC(2026, 6, 1) * 1000;
const NOON_US = NOW_US - (NOW_US % DAY_US) - DAY_US / 2;

const scene = perFile(
  async () => {
    const app = await billingApp();
    const keys = {
      many: await app.addAccount(MANY),
      polled: await app.addAccount(POLLED),
      old: await app.addAccount(OLD),
    };
    const names = Array.from({ length: 25 }, (_, index) => `r${String(index).padStart(2, '0')}`);
    await app.store.ledger.submit(
      names.map((resource, index) => burstAt(MANY, NOON_US + index * 1000, { resource })),
    );
    const days = [JULY_US + 66_000_000, JULY_US + 31 * DAY_US - 1, JULY_US - 1];
    await app.store.ledger.submit(days.map((us) => burstAt(OLD, us)));
    await pollADay(app.store);
    return { ...app, keys };
  },
  (app) => app.close(),
);

type BillingStore = Awaited<ReturnType<typeof scene>>['store'];

async function pollADay(store: BillingStore): Promise<void> {
  const held = { accountId: POLLED, fromUs: POLLED_US, toUs: POLLED_US + DAY_US };
  const used = { ...held, id: 'drive', resource: 'dssd', amount: 11 * GIB, serverId: null };
  await store.usedResources.put([used]);
  await store.subscriptions.put([
    {
      ...held,
      ...{ id: '1', resource: 'dssd', amount: 10 * GIB, price: null },
      ...{ toUs: null, autoRenews: false, subscribedObject: null },
    },
  ]);
  const price = { resource: 'dssd', currency: 'CHF', level: 1, price: '0.266' };
  await store.prices.put([
    { ...price, unit: 'GB/month', multiplier: 2_783_138_807_808_000, fromUs: POLLED_US },
  ]);
  await bill(store);
}

const jsonOf = ({ body }: { readonly body: string }) => JSON.parse(body);

it('1: no login is 401', async () => {
  const answer = await (await scene()).ask('/burstusage/');
  expect(answer.status).toBe(401);
  expect(headerOf(answer, 'WWW-Authenticate')).toEqual(['Basic realm="users"']);
});

it('2: a wrong password is 401', async () => {
  expect((await (await scene()).ask('/burstusage/', 'wrong')).status).toBe(401);
});

it.each([
  ['3: limit 0 is everything, and is echoed', '?limit=0', 0, 0, 25],
  ['4: 20 is the default limit', '', 20, 0, 20],
  ['5: an offset leaves out what is before', '?offset=20', 20, 20, 5],
])('%s', async (_name, query, ...expected) => {
  const { ask, keys } = await scene();
  const { meta, objects } = jsonOf(await ask(`/burstusage/${query}`, keys.many));
  expect([meta.limit, meta.offset, objects.length]).toEqual(expected);
  expect(meta.total_count).toBe(25);
});

it('6: a limit that is no number is 400, as a list with three keys', async () => {
  const { ask, keys } = await scene();
  const answer = await ask('/burstusage/?limit=x', keys.many);
  expect([answer.status, jsonOf(answer)]).toEqual([
    400,
    [
      {
        error_type: 'validation',
        error_message: "Invalid limit 'x' provided. Please provide a positive integer.",
        error_point: 'limit',
      },
    ],
  ]);
});

it('8: a date is the whole of that day', async () => {
  const { objects, keys } = await scene();
  expect(await objects('/dailyburstusage/?date=2026-08-01', keys.polled)).toMatchObject([
    { date: '2026-08-01' },
  ]);
  expect(await objects('/dailyburstusage/?date=2026-08-02', keys.polled)).toEqual([]);
});

it('9: without a filter, burst of more than 30 days ago is left out', async () => {
  const { objects, keys } = await scene();
  expect(await objects('/dailyburstusage/', keys.old)).toMatchObject([{ date: '2026-07-31' }]);
});

it.each(['date__gte=2026-07-01&date__lt=2026-08-01', 'date__gt=2026-07-01&date__lt=2026-08-01'])(
  '10: %s is the whole of July',
  async (query) => {
    const { objects, keys } = await scene();
    expect(await objects(`/dailyburstusage/?${query}`, keys.old)).toMatchObject([
      { date: '2026-07-01' },
      { date: '2026-07-31' },
    ]);
    // A day of the poller is in the same way all or nothing.
    const august = query.replaceAll('08-01', '08-02').replaceAll('07-01', '08-01');
    expect(await objects(`/burstusage/?${august}`, keys.polled)).toMatchObject([
      { usage: 309_237_645_312 },
    ]);
  },
);

it('11, 18: a day of 1 GiB is 288 rows, and both calls say the same to the last digit', async () => {
  const { store, ask, objects, keys } = await scene();
  const rows = await store.ledger.list({ accountId: POLLED, limit: 1000 });
  expect(rows).toHaveLength(288);
  expect(await objects('/dailyburstusage/?date=2026-08-01', keys.polled)).toEqual([
    {
      ...{ amount: '0.00886666666666666667', date: '2026-08-01' },
      ...{ resource_type: 'dssd', usage: 309_237_645_312 },
    },
  ]);
  const { body } = await ask('/burstusage/?date=2026-08-01', keys.polled);
  expect(body).toContain('"amount":0.00886666666666666667,"resource_type":"dssd"');
});

it('12: half a day is half of both', async () => {
  const { objects, keys } = await scene();
  const half = 'date__gte=2026-08-01&date__lt=2026-08-01T12:00:00Z';
  expect(await objects(`/dailyburstusage/?${half}`, keys.polled)).toMatchObject([
    { amount: '0.00443333333333333333', usage: 154_618_822_656 },
  ]);
});

it('17: an amount is a number in one call, and a text in the other', async () => {
  const { objects, keys } = await scene();
  const [burst] = await objects('/burstusage/', keys.polled);
  const [daily] = await objects('/dailyburstusage/', keys.polled);
  expect([typeof burst?.['amount'], typeof daily?.['amount']]).toEqual(['number', 'string']);
});

it('17: the text has fewer places where it is set, rounded once', async () => {
  const app = await billingApp({ decimals: 4 });
  const key = await app.addAccount(MANY);
  const amounts = ['0.00002', '0.00003', '0.01'];
  await app.store.ledger.submit(
    amounts.map((amount, n) => burstAt(MANY, NOON_US + n * 300_000_000, { amount })),
  );
  const [day] = await app.objects('/dailyburstusage/', key);
  expect(day?.['amount']).toBe('0.0100');
  expect((await app.ask('/burstusage/', key)).body).toContain('"amount":0.01005000000000000000,');
  await app.close();
});

it('20, 21: the rows of the ledger add up to the day, and say what clients read', async () => {
  const { store } = await scene();
  const rows = await store.ledger.list({ accountId: POLLED, limit: 1000 });
  expect(rows.reduce((sum, { amount }) => addMoney(sum, amount), '0')).toBe(
    '0.00886666666666666667',
  );
  expect(rows[0]?.reason).toBe('Burst: 1.00 GB of dssd for 5 minutes at 2026-08-01 00:04');
  for (const { reason } of rows) expect(reason).toMatch(/^Burst: .* of dssd .*$/);
});

it('23: another method is 405', async () => {
  const { ask, keys } = await scene();
  expect((await ask('/burstusage/', keys.many, { method: 'POST' })).status).toBe(405);
});

it.each(['date', 'date__lt', 'date__gte', 'date__in'])('24: a bad %s is 400', async (name) => {
  const { ask, keys } = await scene();
  const answer = await ask(`/burstusage/?${name}=yesterday`, keys.many);
  expect([answer.status, jsonOf(answer)]).toMatchObject([
    400,
    [{ error_type: 'validation', error_point: name }],
  ]);
});

it('25: billing once more adds nothing', async () => {
  const { store } = await scene();
  expect(await bill(store)).toBe(0);
});

it('27: the final slash may be left out', async () => {
  const { ask, keys } = await scene();
  const [with_, without] = [
    await ask('/burstusage/', keys.many),
    await ask('/burstusage', keys.many),
  ];
  expect(without.body).toBe(with_.body);
});

it.each(['burstusage', 'dailyburstusage'])(
  '28: the schema of %s has filtering by date',
  async (name) => {
    const { ask, keys } = await scene();
    expect(jsonOf(await ask(`/${name}/schema/`, keys.many))).toMatchObject({
      filtering: { date: 1 },
    });
  },
);

it.each([
  ['*/*', 200],
  ['application/json', 200],
  ['text/html, application/json;q=0.9', 200],
  ['application/xml', 406],
])('who accepts %s is answered %s', async (accept, status) => {
  const { ask, keys } = await scene();
  expect((await ask('/burstusage/', keys.many, { accept })).status).toBe(status);
});

it('commas are alternatives, and several filters must all hold', async () => {
  const { objects, keys } = await scene();
  const days = async (query: string) =>
    (await objects(`/dailyburstusage/?${query}`, keys.old)).map(({ date }) => date);
  expect(await days('date=2026-07-01,2026-07-31')).toEqual(['2026-07-01', '2026-07-31']);
  expect(await days('date__range=2026-07-01,2026-07-30')).toEqual(['2026-07-01']);
  expect(await days('date__gt=2026-06-01&date__gt=2026-07-02')).toEqual(['2026-07-31']);
});
