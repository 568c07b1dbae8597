/** Recorded facts of CloudSigma's API about money, lists and dates are what is computed and answered here. */
import { humanInterval } from '../../../lib/domain/burst/reason';
import { costOf } from '../../../lib/domain/money/charge';
import { fromLastPlaces, subtractMoney } from '../../../lib/domain/money/decimal';
import { roundFraction } from '../../../lib/domain/money/fraction';
import { billingApp, burstAt, DAY_US } from '../../support/cloudsigma/billing';
import { COMPARED, counted, LEFT_OUT, read, recordedFiles } from '../../support/cloudsigma/golden';
import { perFile } from '../../support/scene';

test.each(recordedFiles)('%s is compared, or left out for a reason', (file) => {
  expect([COMPARED[file] ?? 0, LEFT_OUT[file] ?? '']).not.toEqual([0, '']);
});

test.each(Object.entries(COMPARED))('%s: %d facts are compared', (file) => {
  expect(recordedFiles).toContain(file);
});

test.each(Object.entries(LEFT_OUT))('%s: some are left out: %s', (file) => {
  expect(recordedFiles).toContain(file);
});

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
    await app.store.ledger.submit(
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
    await app.store.ledger.submit(
      Array.from({ length: polls }, (_, n) => burstAt(ACCOUNT, startUs + n * 300_000_000)),
    );
  }
  const { dates } = read('filters.json');
  counted('filters.json', dates);
  const filters = dates.filter(({ query }: { query: string }) => query.startsWith('date'));
  expect(filters).toHaveLength(3);
  const usages = new Map(rows.map((row: { date: string; usage: number }) => [row.date, row.usage]));
  const found = await app.objects(`/dailyburstusage/?${filters[0].query}`, key);
  expect(found.map(({ date, usage }) => [date, usage])).toEqual(
    filters[0].days.map((date: string) => [date, usages.get(date)]),
  );
  const july = [Date.UTC(2014, 6, 1), Date.UTC(2014, 7, 1) - 1, Date.UTC(2014, 7, 1)];
  await app.store.ledger.submit(july.map((ms) => burstAt(ACCOUNT, ms * 1000)));
  const inJuly = await app.objects(`/dailyburstusage/?${filters[1].query}`, key);
  expect(inJuly.map(({ date }) => date)).toEqual(['2014-07-01', '2014-07-31']);
  // The poll at exactly midnight is not after it.
  const afterMidnight = await app.objects(`/dailyburstusage/?${filters[2].query}`, key);
  expect(afterMidnight.map(({ date }) => date)).toEqual(['2014-07-31']);
  await app.close();
});
