/** Burst: stretches of constant amount and price, what they cost, and what is different when facts come later. */
import { billedChanges } from '../../../lib/domain/burst/changed-segments';
import { CYCLE_US, cycleAt, pollTimeUs } from '../../../lib/domain/burst/cycles';
import { type BurstEntry, burstEntries, NOTHING_BILLED } from '../../../lib/domain/burst/entries';
import { burstReason, humanInterval } from '../../../lib/domain/burst/reason';
import { burstStretches, type Holding } from '../../../lib/domain/burst/stretches';
import { cycleUsage } from '../../../lib/domain/burst/usage';
import { addMoney } from '../../../lib/domain/money/decimal';
import type { Segment } from '../../../lib/domain/segment';

const GIB = 2 ** 30;
const DAY_US = 288 * CYCLE_US;
const START_US = Date.UTC(2014, 10, 15) * 1000;
const DAY = { startUs: START_US, endUs: START_US + DAY_US };
const NEVER_US = 2 ** 53 - 1;
const RATE = { level: 1, price: '0.266', multiplier: 2_783_138_807_808_000, unit: 'GB/month' };
const RATES = [{ fromUs: 0, rate: RATE }];

const gib = (amount: number, fromUs = 0, untilUs = NEVER_US): Holding => ({
  amount: amount * GIB,
  fromUs,
  untilUs,
});

const entriesOf = (
  used: readonly Holding[],
  subscribed: readonly Holding[],
  billed = NOTHING_BILLED,
) => burstEntries('dssd', burstStretches({ used, subscribed, rates: RATES }, DAY), billed);

const totalOf = (entries: readonly BurstEntry[]) => ({
  rows: entries.length,
  usage: entries.reduce((sum, { usage }) => sum + usage, 0),
  amount: entries.reduce((sum, { amount }) => addMoney(sum, amount), '0'),
});

describe('burst of a day', () => {
  it('of 1 GiB is 288 rows, 288 GiB of usage, and what the day costs rounded once', () => {
    expect(totalOf(entriesOf([gib(11)], [gib(10)]))).toEqual({
      rows: 288,
      usage: 309_237_645_312,
      amount: '0.00886666666666666667',
    });
  });

  it('is half of both for half of the day', () => {
    const noon = START_US + DAY_US / 2;
    expect(totalOf(entriesOf([gib(1, START_US, noon)], []))).toEqual({
      rows: 144,
      usage: 154_618_822_656,
      amount: '0.00443333333333333333',
    });
  });

  it('is none where usage is exactly what is subscribed, or less', () => {
    expect(entriesOf([gib(10)], [gib(10)])).toEqual([]);
    expect(entriesOf([gib(10)], [gib(11)])).toEqual([]);
  });

  it('ends where a subscription begins, also within a cycle', () => {
    const bought = START_US + CYCLE_US + 137_000_000;
    const entries = entriesOf([gib(1)], [gib(1, bought)]);
    expect(entries.map(({ cycle, intervalUs, usage }) => [cycle, intervalUs, usage])).toEqual([
      [cycleAt(START_US), CYCLE_US, GIB],
      [cycleAt(START_US) + 1, 137_000_000, GIB],
    ]);
  });

  it('is one row for each stretch of a cycle, of which the first has the mean as usage', () => {
    const more = START_US + 100_000_000;
    const [first, second, next] = entriesOf([gib(1), gib(3, more)], []);
    expect(
      [first, second].map((each) => [each?.segmentNo, each?.resourceAmount, each?.usage]),
    ).toEqual([
      [0, GIB, 3 * GIB],
      [1, 4 * GIB, 0],
    ]);
    expect(next).toMatchObject({ cycle: cycleAt(START_US) + 1, segmentNo: 0, usage: 4 * GIB });
  });

  it('has no price before the first one, and another one from when it changes', () => {
    const changed = START_US + 2 * CYCLE_US;
    const rates = [
      { fromUs: START_US + CYCLE_US, rate: RATE },
      { fromUs: changed, rate: { ...RATE, level: 2, price: '0.3' } },
    ];
    const window = { ...DAY, endUs: START_US + 3 * CYCLE_US };
    const stretches = burstStretches({ used: [gib(1)], subscribed: [], rates }, window);
    expect(stretches.map(({ cycle, rate }) => [cycle - cycleAt(START_US), rate.price])).toEqual([
      [1, '0.266'],
      [2, '0.3'],
    ]);
  });
});

describe('a fact that comes later', () => {
  const before = entriesOf([gib(1)], []);
  const days = new Map([
    [Math.floor(START_US / DAY_US), { numerator: 266n, denominator: 30_000n }],
  ]);
  const billed = { rows: before, days };

  it('that says nothing else adds nothing', () => {
    expect(entriesOf([gib(1)], [], billed)).toEqual([]);
  });

  it('corrects the usage of a cycle that costs the same', () => {
    const at = (seconds: number) => START_US + seconds * 1_000_000;
    const rows = entriesOf([gib(2, START_US, at(100))], []);
    const later = [gib(1, START_US, at(100)), gib(1, at(150), at(250))];
    const further = entriesOf(later, [], { ...NOTHING_BILLED, rows });
    expect(totalOf([...rows, ...further])).toEqual({
      ...totalOf(entriesOf(later, [])),
      rows: 3,
      amount: totalOf(rows).amount,
    });
    const all = [...rows, ...further];
    expect(entriesOf(later, [], { ...NOTHING_BILLED, rows: all })).toEqual([]);
  });

  it('adds the differences of the cycles that it concerns, as a further revision', () => {
    const end = START_US + 10 * CYCLE_US + 60_000_000;
    const entries = entriesOf([gib(1, 0, end)], [], billed);
    expect(entries.every(({ revision }) => revision === 1)).toBe(true);
    const [taken, left] = entries;
    expect(taken).toMatchObject({ resourceAmount: -GIB, intervalUs: CYCLE_US, usage: 0 });
    expect(left).toMatchObject({ resourceAmount: GIB, intervalUs: 60_000_000, segmentNo: 1 });
    expect(totalOf([...before, ...entries])).toMatchObject({
      usage: 11 * GIB,
      amount: '0.00031402777777777778',
    });
  });
});

describe('the usage of a cycle', () => {
  it.each([
    ['nothing', [], 0],
    ['one stretch, whatever its length', [[12_000, 137]], 12_000],
    [
      'two of the same length',
      [
        [1, 10],
        [3, 10],
      ],
      2,
    ],
    [
      'a half, to the even number',
      [
        [1, 10],
        [2, 10],
      ],
      2,
    ],
    [
      'a half, to the even number below',
      [
        [2, 10],
        [3, 10],
      ],
      2,
    ],
    [
      'more than a half',
      [
        [1, 10],
        [2, 11],
      ],
      2,
    ],
  ])('of %s', (_name, parts, usage) => {
    expect(cycleUsage(parts.map(([amount = 0, intervalUs = 0]) => ({ amount, intervalUs })))).toBe(
      usage,
    );
  });
});

describe('the reason of a row', () => {
  const pollUs = Date.UTC(2014, 5, 5, 9, 6, 11) * 1000;
  it.each([
    ['dssd', 4.5 * GIB, RATE, 'Burst: 4.50 GB of dssd for 5 minutes at 2014-06-05 09:06'],
    [
      ...(['cpu', 12_000] as const),
      { ...RATE, multiplier: 3_600_000, unit: 'GHz/hour' },
      'Burst: 12.00 GHz of cpu for 5 minutes at 2014-06-05 09:06',
    ],
    [
      ...(['msft_7jq_00341', 2] as const),
      { ...RATE, multiplier: 2_592_000, unit: '' },
      'Burst: 2.00 of msft_7jq_00341 for 5 minutes at 2014-06-05 09:06',
    ],
  ])('of %s is read by clients', (resource, resourceAmount, rate, text) => {
    const reason = burstReason({ resource, resourceAmount, rate, intervalUs: 299_000_000, pollUs });
    expect(reason).toBe(text);
  });

  it.each([
    [134_000_000, '2 minutes'],
    [60_000_000, '1 minute'],
    [300_000_000, '5 minutes'],
  ])('%s µs are %s', (us, text) => expect(humanInterval(us)).toBe(text));
});

test('a poll lies within the day that it bills, and its cycle is found by its time', () => {
  for (const cycle of [cycleAt(START_US), cycleAt(START_US) + 287]) {
    expect(cycleAt(pollTimeUs(cycle))).toBe(cycle);
    expect(Math.floor(pollTimeUs(cycle) / DAY_US) * DAY_US).toBe(START_US);
  }
});

describe('changed segments', () => {
  const size = { flavor: 'f', vcpus: 1, memoryMb: 512, rootGb: 1, ephemeralGb: 0 };
  const segment = (fromUs: number, toUs: number | null, more: Partial<Segment> = {}): Segment => ({
    ...{
      fromUs,
      toUs,
      projectId: 'p',
      size,
      swapMb: null,
      state: 'active',
      zone: null,
      host: null,
    },
    ...more,
  });

  it.each([
    ['nothing else', [segment(5, null)], [segment(5, null, { host: 'other' })], []],
    ['a new life', [], [segment(5, null)], [['p', 5]]],
    ['an end', [segment(5, null)], [segment(5, 9)], [['p', 9]]],
    [
      'a stop',
      [segment(5, null)],
      [segment(5, 9), segment(9, null, { state: 'stopped' })],
      [['p', 9]],
    ],
    ['an earlier launch', [segment(5, 9)], [segment(2, 9)], [['p', 2]]],
    ['a host for a while', [segment(5, 9)], [segment(5, 7), segment(7, 9, { host: 'h' })], []],
    [
      ...(['another project', [segment(5, null)]] as const),
      [segment(5, 8), segment(8, null, { projectId: 'q' })],
      [
        ['p', 8],
        ['q', 8],
      ],
    ],
  ])('%s', (_name, before, after, changed) => {
    const expected = changed.map(([projectId, fromUs]) => ({ projectId, fromUs }));
    expect(billedChanges(before, after)).toEqual(expected);
  });
});
