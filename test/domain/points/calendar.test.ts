/** Buckets by the calendar of a zone. */
import fc from 'fast-check';
import { calendarBuckets } from '../../../lib/domain/points/buckets/calendar';
import { INTERVAL_UNITS, type Interval } from '../../../lib/domain/points/query';
import { zoneClock } from '../../../lib/time-zone';
import { evaluated, pointsOf } from '../../support/points/evaluated';
import type { NaiveSeries } from '../../support/points/naive';
import type { Point } from '../../support/points/naive-window';
import { RUNS } from '../../support/property-runs';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A point at each full hour. */
const hourly = (fromMs: number, hours: number): NaiveSeries[] => [
  {
    id: 1,
    tags: { host: 'a' },
    points: Array.from({ length: hours }, (_, i): Point => [fromMs + i * HOUR_MS, 1]),
  },
];

function counts(
  interval: Interval,
  startMs: number,
  endMs: number,
): readonly (readonly [string, number])[] {
  const [group] = evaluated(
    {
      query: {
        series: { metric: 'cpu' },
        filters: [],
        hasExplicitTags: false,
        aggregator: 'sum',
        downsample: { interval, aggregator: 'count', fill: 'none' },
      },
      asked: { startMs, endMs },
      alignment: 'epoch',
    },
    hourly(startMs - 10 * DAY_MS, (endMs - startMs) / HOUR_MS + 20 * 24),
  );
  if (!group) throw new Error('no group');
  return pointsOf(group).map(([atMs, value]) => [new Date(atMs).toISOString().slice(0, 16), value]);
}

const inParis = (count: number, unit: Interval['unit']): Interval => ({
  count,
  unit,
  calendarZone: 'Europe/Paris',
});

describe('buckets by the calendar', () => {
  it('of a day have 23 and 25 hours where the clock changes', () => {
    const day = inParis(1, 'd');
    expect(counts(day, Date.UTC(2018, 9, 26, 22), Date.UTC(2018, 9, 29))).toEqual([
      ['2018-10-26T22:00', 24],
      ['2018-10-27T22:00', 25],
      ['2018-10-28T23:00', 24],
    ]);
    expect(counts(day, Date.UTC(2019, 2, 30), Date.UTC(2019, 3, 1))).toEqual([
      ['2019-03-30T23:00', 23],
      ['2019-03-31T22:00', 24],
    ]);
  });

  it('of six hours go on in absolute time where the clock changes', () => {
    expect(counts(inParis(6, 'h'), Date.UTC(2019, 2, 30, 12), Date.UTC(2019, 2, 31, 6))).toEqual([
      ['2019-03-30T17:00', 6],
      ['2019-03-30T23:00', 6],
      ['2019-03-31T05:00', 6],
    ]);
  });

  it('of three months are quarters', () => {
    const quarters = counts(inParis(3, 'n'), Date.UTC(2018, 9, 1), Date.UTC(2019, 6, 1));
    expect(quarters.map(([start]) => start)).toEqual([
      '2018-12-31T23:00',
      '2019-03-31T22:00',
      '2019-06-30T22:00',
    ]);
    expect(quarters[0]?.[1]).toBe(90 * 24 - 1);
  });

  it('of a week begin on Sunday', () => {
    const [[start] = []] = counts(inParis(1, 'w'), Date.UTC(2019, 6, 1), Date.UTC(2019, 6, 20));
    expect(start).toBe('2019-07-06T22:00');
  });

  it('of seven days are counted from 1 January and run on over the next', () => {
    const weeks = counts(inParis(7, 'd'), Date.UTC(2018, 11, 20), Date.UTC(2019, 0, 10));
    expect(weeks.map(([start]) => start)).toEqual([
      '2018-12-23T23:00',
      '2018-12-30T23:00',
      '2019-01-06T23:00',
    ]);
  });

  const anyInterval = fc.record({
    count: fc.integer({ min: 1, max: 40 }),
    unit: fc.constantFrom(...INTERVAL_UNITS),
    calendarZone: fc.constantFrom('UTC', ...Intl.supportedValuesOf('timeZone')),
  });
  const anyInstant = fc.integer({ min: 0, max: Date.UTC(2045, 0, 1) });

  it('follow each other without a gap, in every zone and by every unit', () => {
    fc.assert(
      fc.property(anyInterval, anyInstant, fc.nat(400 * DAY_MS), (interval, firstMs, laterMs) => {
        const buckets = calendarBuckets(interval, zoneClock(interval.calendarZone), firstMs);
        for (const atMs of [firstMs, firstMs + laterMs]) {
          const startMs = buckets.startOf(atMs);
          const nextMs = buckets.nextStart(startMs);
          expect(startMs).toBeLessThanOrEqual(atMs);
          expect(nextMs).toBeGreaterThan(atMs);
          expect(buckets.startOf(startMs)).toBe(startMs);
          expect(buckets.startOf(nextMs - 1)).toBe(startMs);
          expect(buckets.startOf(nextMs)).toBe(nextMs);
        }
      }),
      { numRuns: RUNS },
    );
  });
});
