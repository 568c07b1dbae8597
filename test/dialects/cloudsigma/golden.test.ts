/** Recorded facts of CloudSigma's API: every file is compared as far as what it is about is served. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { humanInterval } from '../../../lib/domain/burst/reason';
import { costOf } from '../../../lib/domain/money/charge';
import { fromLastPlaces, subtractMoney } from '../../../lib/domain/money/decimal';
import { roundFraction } from '../../../lib/domain/money/fraction';
import { billingApp, burstAt, DAY_US } from '../../support/cloudsigma/billing';
import { perFile } from '../../support/scene';

const FOLDER = join(__dirname, '../../fixtures/cloudsigma');
const read = (file: string) => JSON.parse(readFileSync(join(FOLDER, file), 'utf8'));

/** How many facts of each file are compared; the others of it are left out for the reason. */
const COMPARED: Readonly<Record<string, number>> = {
  'amounts-computed.json': 78,
  'daily-rows.json': 4,
  'filters.json': 2,
  'ledger-rows.json': 28,
  'lists.json': 42,
  'schemas.json': 5,
};
const LEFT_OUT: Readonly<Record<string, string>> = {
  'errors.json': 'subscriptions cannot be posted; the form of errors is in every sample',
  'filters.json': 'rules in words are in the checklist; the call usage is not served',
  'libcloud-needs.json': 'the calls of libcloud are not served',
  'libcloud-requests.json': 'the calls of libcloud are not served',
  'price-levels.json': 'the call pricing is not served',
  'schemas.json': 'of other calls than burstusage',
  'shapes.json': 'of other calls; those of both burst calls are in the API document',
  'subscription-times.json': 'the call subscriptions is not served',
  'units.json': 'the call pricing is not served; units and multipliers are told by inventories',
};

test('each file is compared, or left out for a reason', () => {
  const files = readdirSync(FOLDER).sort();
  expect([...new Set([...Object.keys(COMPARED), ...Object.keys(LEFT_OUT)])].sort()).toEqual(files);
});

const counted = (file: string, facts: readonly unknown[]) =>
  expect([file, facts.length]).toEqual([file, COMPARED[file]]);

interface Charged {
  readonly price: string;
  readonly multiplier: number;
}

const amountOf = ({ price, multiplier }: Charged, resourceAmount: number, seconds: number) =>
  fromLastPlaces(
    roundFraction(
      costOf({ resourceAmount, intervalUs: seconds * 1_000_000, rate: { price, multiplier } }),
    ),
  );

test('amounts that were computed elsewhere are the same to the last digit', () => {
  const rows = read('amounts-computed.json');
  counted('amounts-computed.json', rows);
  for (const row of rows) {
    expect(amountOf(row, row.amount, row.seconds)).toBe(row.amount_20_half_even);
  }
});

test('recorded rows of a ledger follow each other, cost what we compute and last as long', () => {
  const rows = read('ledger-rows.json');
  const burst = rows.filter(({ price }: { price?: string }) => price !== undefined);
  counted('ledger-rows.json', [...rows, ...burst, ...burst]);
  for (const { initial, amount, end } of rows) expect(subtractMoney(initial, amount)).toBe(end);
  for (const row of burst) {
    expect(amountOf(row, Number(row.resource_amount), row.interval)).toBe(row.amount);
    expect(humanInterval(row.interval * 1_000_000)).toBe(row.human_interval);
  }
});

const ACCOUNT = 'a'.repeat(32);
const FIRST_US = Date.UTC(2026, 4, 1) * 1000;
const MOST = 70;

/** One resource for each of some days, so that a list of any length can be asked for. */
const scene = perFile(
  async () => {
    const app = await billingApp();
    const key = await app.addAccount(ACCOUNT);
    const days = Array.from({ length: MOST }, (_, day) => day);
    await app.store.ledger.tell(
      days.map((day) =>
        burstAt(ACCOUNT, FIRST_US + day * DAY_US, { resource: `r${String(day).padStart(2, '0')}` }),
      ),
    );
    return { ...app, key };
  },
  (app) => app.close(),
);

test('pages and refused pages are those of the recorded framework', async () => {
  const { ask, key } = await scene();
  const lists = read('lists.json');
  counted('lists.json', lists);
  for (const { total, query, status, body, meta, count, first_and_last } of lists) {
    const end = new Date((FIRST_US + total * DAY_US) / 1000).toISOString().slice(0, 10);
    const answer = await ask(`/burstusage/?date__lt=${end}&${query}`, key);
    const json = JSON.parse(answer.body);
    expect([query, answer.status]).toEqual([query, status]);
    if (status !== 200) expect(json).toEqual(body);
    else {
      const indices = json.objects.map((each: { resource_type: string }) =>
        Number(each.resource_type.slice(1)),
      );
      const ends = indices.length === 0 ? [] : [indices[0], indices.at(-1)];
      expect([query, json.meta, indices.length, ends]).toEqual([
        query,
        meta,
        count,
        first_and_last,
      ]);
    }
  }
});

test('days of the documented answer are counted as there, by their polls', async () => {
  const app = await billingApp();
  const key = await app.addAccount(ACCOUNT);
  const rows = read('daily-rows.json');
  counted('daily-rows.json', rows);
  for (const { date, polls_of_1_GiB: polls } of rows) {
    const startUs = Date.parse(date) * 1000 + 66_000_000;
    await app.store.ledger.tell(
      Array.from({ length: polls }, (_, n) => burstAt(ACCOUNT, startUs + n * 300_000_000)),
    );
  }
  const filters = read('filters.json').dates.filter(
    ({ query, days }: { query: string; days: unknown }) =>
      query.startsWith('date') && (Array.isArray(days) || query.includes('gte')),
  );
  counted('filters.json', filters);
  const usages = new Map(rows.map((row: { date: string; usage: number }) => [row.date, row.usage]));
  const found = await app.objects(`/dailyburstusage/?${filters[0].query}`, key);
  expect(found.map(({ date, usage }) => [date, usage])).toEqual(
    filters[0].days.map((date: string) => [date, usages.get(date)]),
  );
  const july = [Date.UTC(2014, 6, 1), Date.UTC(2014, 7, 1) - 1, Date.UTC(2014, 7, 1)];
  await app.store.ledger.tell(july.map((ms) => burstAt(ACCOUNT, ms * 1000)));
  const inJuly = await app.objects(`/dailyburstusage/?${filters[1].query}`, key);
  expect(inJuly.map(({ date }) => date)).toEqual(['2014-07-01', '2014-07-31']);
  await app.close();
});

test('the schema of burst usage has the recorded fields', async () => {
  const { ask, key } = await scene();
  const { fields } = JSON.parse((await ask('/burstusage/schema/', key)).body);
  const recorded = Object.entries<Record<string, unknown>>(read('schemas.json').burst_usage.fields);
  counted('schemas.json', recorded);
  expect(Object.keys(fields).sort()).toEqual(recorded.map(([name]) => name).sort());
  for (const [name, { required: _, ...traits }] of recorded) {
    expect(fields[name]).toMatchObject(traits);
  }
});
