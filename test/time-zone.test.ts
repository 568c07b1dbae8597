/** Clocks of time zones: what they remember is what luxon says. */
import fc from 'fast-check';
import { DateTime } from 'luxon';
import { dateOfDay, dayOfMonthStart, zoneClock } from '../lib/time-zone';
import { RUNS } from './support/property-runs';

const DAY_MS = 86_400_000;

const anyZone = fc.constantFrom('UTC', ...Intl.supportedValuesOf('timeZone'));
const anyInstant = fc.integer({ min: 0, max: Date.UTC(2045, 0, 1) });

describe('the clock of a zone', () => {
  it('shows the offset and the day that luxon shows', () => {
    fc.assert(
      fc.property(anyZone, anyInstant, fc.array(fc.nat(3 * DAY_MS)), (zone, firstMs, laterMs) => {
        const clock = zoneClock(zone);
        for (const atMs of [firstMs, ...laterMs.map((ms) => firstMs + ms)]) {
          const local = DateTime.fromMillis(atMs, { zone });
          expect(clock.offsetMs(atMs)).toBe(local.offset * 60_000);
          const { year, month, dayOfMonth } = dateOfDay(clock.localDay(atMs));
          expect([year, month, dayOfMonth]).toEqual([local.year, local.month, local.day]);
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('begins a day at midnight, or at the end of the gap that midnight lies in', () => {
    const startOf = (zone: string, year: number, month: number, day: number) =>
      new Date(zoneClock(zone).dayStartMs(dayOfMonthStart(year, month) + day - 1)).toISOString();
    expect(startOf('Europe/Paris', 2018, 10, 28)).toBe('2018-10-27T22:00:00.000Z');
    expect(startOf('Europe/Paris', 2018, 10, 29)).toBe('2018-10-28T23:00:00.000Z');
    expect(startOf('America/Sao_Paulo', 2017, 10, 15)).toBe('2017-10-15T03:00:00.000Z');
    expect(startOf('Pacific/Apia', 2011, 12, 30)).toBe(startOf('Pacific/Apia', 2011, 12, 31));
  });

  it('knows the days of the week, from Sunday', () => {
    const days = [28, 29, 34].map((day) => dayOfMonthStart(2019, 7) + day - 1);
    expect(days.map((day) => dateOfDay(day).dayOfWeek)).toEqual([0, 1, 6]);
    expect(dateOfDay(-1)).toEqual({ year: 1969, month: 12, dayOfMonth: 31, dayOfWeek: 3 });
  });
});
