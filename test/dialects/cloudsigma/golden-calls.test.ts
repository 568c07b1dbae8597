/** Recorded answers and requests of CloudSigma's calls: ours have the same fields in the same forms. */
import { periodText } from '../../../lib/dialects/cloudsigma/times';
import { parseTimeUs } from '../../../lib/time';
import { billingApp, DAY_US, NOW_US } from '../../support/cloudsigma/billing';
import { counted, read, sampleOf } from '../../support/cloudsigma/golden';
import { perFile } from '../../support/scene';

const ACCOUNT = 'a'.repeat(32);

const scene = perFile(
  async () => {
    const app = await billingApp();
    return { ...app, key: await app.addAccount(ACCOUNT) };
  },
  (app) => app.close(),
);

test('schemas have the recorded fields, filters, orders and limits', async () => {
  const { ask, key } = await scene();
  const { licenses: _, ...schemas } = read('schemas.json');
  const compared: unknown[] = [];
  for (const recorded of Object.values<Record<string, unknown>>(schemas)) {
    const schema = JSON.parse((await ask(`/${recorded['path']}/schema/`, key)).body);
    expect(schema).toMatchObject({
      allowed_list_http_methods: recorded['list_methods'],
      allowed_detail_http_methods: recorded['detail_methods'],
      default_format: recorded['default_format'],
      default_limit: recorded['default_limit'],
    });
    expect([schema.filtering ?? null, schema.ordering ?? null]).toEqual([
      recorded['filtering'],
      recorded['ordering'],
    ]);
    const fields = Object.entries(recorded['fields'] as Record<string, Traits>);
    expect(Object.keys(schema.fields).sort()).toEqual(fields.map(([name]) => name).sort());
    for (const [name, traits] of fields) {
      expect([name, traitsOf(schema.fields[name])]).toEqual([name, traits]);
      expect(Object.keys(schema.fields[name]).sort()).toEqual(recorded['keys_of_a_field']);
    }
    compared.push(...fields);
  }
  counted('schemas.json', compared);
});

type Traits = Readonly<Record<string, unknown>>;

/** As they are recorded: null for a trait that is not given, and a word for the clock. */
function traitsOf(field: Traits): Traits {
  const { help_text: _, ...described } = field;
  const isTime = field['type'] === 'datetime' && field['default'] !== 'No default provided.';
  return {
    ...{ blank: null, nullable: null, required: null, unique: null },
    ...described,
    ...(isTime && { default: '<time of the answer>' }),
  };
}

test('prices are shown as they were recorded, each at its level', async () => {
  const app = await billingApp();
  const key = await app.addAccount(ACCOUNT);
  const recorded = read('price-levels.json').flatMap(
    ({ levels, ...price }: { levels: Record<string, string> }) =>
      Object.entries(levels).map(([level, text]) => ({
        ...price,
        level: Number(level),
        price: text,
      })),
  );
  const units = read('units.json').map((unit: object) => ({
    ...{ ...unit, currency: 'EUR', level: 1, price: '1.00000000000000000000' },
  }));
  counted('price-levels.json', recorded);
  counted('units.json', units);
  await app.store.prices.put(
    [...recorded, ...units].map(({ price, ...rest }) => ({
      ...{ ...rest, price: String(Number(price)), fromUs: NOW_US - DAY_US },
    })),
  );
  const shown = await app.objects('/pricing/', key);
  const byKey = (prices: readonly Traits[]) =>
    new Map(prices.map(({ id: _, ...price }: Traits) => [keyOf(price), price]));
  expect(byKey(shown)).toEqual(byKey([...recorded, ...units]));
  await app.close();
});

const keyOf = ({ resource, currency, level }: Traits) =>
  JSON.stringify([resource, currency, level]);

interface RecordedRequest {
  readonly line: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

test("the recorded requests of libcloud's driver are answered", async () => {
  const { ask, key } = await scene();
  const requests: readonly RecordedRequest[] = read('libcloud-requests.json');
  counted('libcloud-requests.json', requests);
  for (const { line, headers } of requests) {
    const [method = '', path = ''] = line.split(' ');
    const accept = new Map(headers).get('Accept') ?? '';
    const answer = await ask(path.replace('/api/2.0', ''), key, { method, accept });
    expect([line, answer.status]).toEqual([line, method === 'GET' ? 200 : 405]);
    const { meta } = method === 'GET' ? JSON.parse(answer.body) : { meta: undefined };
    if (meta) expect([line, meta.limit, meta.offset]).toEqual([line, 0, 0]);
  }
});

test("subscriptions have what libcloud's driver must have", () => {
  const needs: readonly string[] = read('libcloud-needs.json').must_have.subscription;
  counted('libcloud-needs.json', needs);
  for (const name of ['list-subscriptions', 'show-a-subscription']) {
    const body = sampleOf(name);
    const [subscription] = body.objects ?? [body];
    for (const need of needs) expect(Object.keys(subscription)).toContain(need.split(' ')[0]);
    expect(subscription.amount).toMatch(/^\d+$/);
  }
});

test('the period of a subscription is written as recorded, and its statuses are known', async () => {
  const { seen, statuses, filter_only: filters } = read('subscription-times.json');
  counted('subscription-times.json', [...seen, ...statuses, ...filters]);
  for (const [start, end, period] of seen) {
    const [fromUs = 0, toUs = 0] = [start, end].map(parseTimeUs);
    expect(periodText(toUs - fromUs)).toBe(period);
  }
  const { ask, key } = await scene();
  for (const status of [...statuses, ...filters]) {
    expect((await ask(`/subscriptions/?status=${status}`, key)).status).toBe(200);
  }
});

test('usage of a day is found as documented', async () => {
  const [{ query, days }] = read('filters.json').dates.filter((each: { query: string }) =>
    each.query.startsWith('poll_time'),
  );
  const app = await billingApp();
  const key = await app.addAccount(ACCOUNT);
  const drive = { accountId: ACCOUNT, resource: 'dssd', amount: 1, serverId: null };
  const fromUs = Date.UTC(2024, 2, 30) * 1000;
  await app.store.usedResources.put([{ ...drive, id: 'drive', fromUs, toUs: fromUs + 5 * DAY_US }]);
  const found = await app.objects(`/usage/?${query}&limit=0`, key);
  expect([...new Set(found.map((each) => String(each['poll_time']).slice(0, 10)))]).toEqual([days]);
  expect(found).toHaveLength(288);
  await app.close();
});
