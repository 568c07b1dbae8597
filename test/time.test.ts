/** Instants and durations as text. */
import fc from 'fast-check';
import { DateTime } from 'luxon';
import {
  isoTime,
  MAX_INSTANT_US,
  monthOf,
  parseDurationUs,
  parseMonth,
  parseTimeUs,
  shortIsoTime,
} from '../lib/time';

const us = (...parts: Parameters<typeof Date.UTC>): number => Date.UTC(...parts) * 1000;

describe('parseTimeUs', () => {
  it.each([
    ['2026-02-28', us(2026, 1, 28)],
    ['2026-02-28T01:02', us(2026, 1, 28, 1, 2)],
    ['2026-02-28T01:02:03', us(2026, 1, 28, 1, 2, 3)],
    ['2026-02-28 01:02:03', us(2026, 1, 28, 1, 2, 3)],
    ['2026-02-28t01:02:03z', us(2026, 1, 28, 1, 2, 3)],
    ['2026-02-28T01:02:03.5Z', us(2026, 1, 28, 1, 2, 3) + 500_000],
    ['2026-02-28T01:02:03.000001', us(2026, 1, 28, 1, 2, 3) + 1],
    ['2026-02-28T01:02:03+02:00', us(2026, 1, 27, 23, 2, 3)],
    ['2026-02-28T01:02:03+0230', us(2026, 1, 27, 22, 32, 3)],
    ['2026-02-28 01:02:03+00', us(2026, 1, 28, 1, 2, 3)],
    ['2026-02-28 01:02:03 -0330', us(2026, 1, 28, 4, 32, 3)],
    ['2026-02-28T01:02:03.123456789Z', us(2026, 1, 28, 1, 2, 3) + 123_456],
    ['2026-02-28T01:02:03.000000999Z', us(2026, 1, 28, 1, 2, 3)],
    ['2026-02-28T01:02:03,5Z', us(2026, 1, 28, 1, 2, 3) + 500_000],
    ['20260228T010203Z', us(2026, 1, 28, 1, 2, 3)],
    ['20260228T0102', us(2026, 1, 28, 1, 2)],
    ['20260228T010203.5+0200', us(2026, 1, 27, 23, 2, 3) + 500_000],
    ['2026-02-28T24:00:00', us(2026, 2, 1)],
    ['2026-02-28T24:00', us(2026, 2, 1)],
    ['2026-02-28T24:00:00.000+01:00', us(2026, 1, 28, 23)],
    ['20260228T240000Z', us(2026, 2, 1)],
    ['2024-02-29', us(2024, 1, 29)],
    ['2000-02-29', us(2000, 1, 29)],
    ['1969-12-31T23:59:59.999999Z', -1],
    ['2255-06-05T23:47:34.740990Z', MAX_INSTANT_US],
    ['1684-07-28T00:12:25.259010Z', -MAX_INSTANT_US],
  ])('reads %s', (text, expected) => {
    expect(parseTimeUs(text)).toBe(expected);
  });

  it.each([
    ['', 'no text'],
    ['2026-02-29', 'not a leap year'],
    ['1900-02-29', 'not a leap year either'],
    ['2026-04-31', 'a month of 30 days'],
    ['2026-13-01', 'no such month'],
    ['2026-00-10', 'no such month'],
    ['2026-01-00', 'no such day'],
    ['2026-01-01T24:00:01', 'after the end of the day'],
    ['2026-01-01T24:01', 'after the end of the day'],
    ['2026-01-01T24:00:00.5', 'after the end of the day'],
    ['2026-02-29T24:00:00', 'the end of a day that does not exist'],
    ['20260101', 'a number of eight digits'],
    ['20260101 100000', 'no T'],
    ['2026-01-01T100000', 'two forms in one'],
    ['20260101T10:00:00', 'two forms in one'],
    ['2026-01-01T25:00:00', 'no such hour'],
    ['2026-01-01T10:60:00', 'no such minute'],
    ['2026-01-01T10:00:60', 'no such second'],
    ['2026-01-01T10:00:00.1234567890', 'more than nanoseconds'],
    ['2026-01-01T10:00:00.', 'a dot and nothing'],
    ['2026-01-01T10', 'no minutes'],
    ['2026-01-01T', 'no time after the T'],
    ['2026-01-01Z', 'an offset of a day'],
    ['2026-01-01T10:00:00+24:00', 'no such offset'],
    ['2026-01-01T10:00:00+01:60', 'no such offset'],
    ['2026-1-1', 'too few digits'],
    ['01/02/2026', 'another order'],
    [' 2026-01-01', 'a blank in front'],
    ['2026-01-01\n', 'a line feed at the end'],
    ['1767225600', 'a count of seconds'],
    ['2255-06-05T23:47:34.740991Z', 'too late to be exact'],
    ['1684-07-28T00:12:25.259009Z', 'too early to be exact'],
    ['9999-12-31', 'too late to be exact'],
    ['0026-01-01', 'too early to be exact'],
  ])('does not read "%s": %s', (text) => {
    expect(parseTimeUs(text)).toBeUndefined();
  });

  /** Numbers that make up a time, half of them impossible. */
  const parts = fc.record({
    year: fc.integer({ min: 1685, max: 2254 }),
    month: fc.integer({ min: 0, max: 13 }),
    day: fc.integer({ min: 0, max: 32 }),
    hour: fc.integer({ min: 0, max: 24 }),
    minute: fc.integer({ min: 0, max: 60 }),
    second: fc.integer({ min: 0, max: 60 }),
    micros: fc.integer({ min: 0, max: 999_999 }),
    offsetMinutes: fc.integer({ min: -14 * 60, max: 14 * 60 }),
  });
  const two = (value: number): string => String(value).padStart(2, '0');

  it('reads exactly what the calendar has, to the microsecond', () => {
    fc.assert(
      fc.property(parts, ({ year, month, day, hour, minute, second, micros, offsetMinutes }) => {
        const away = Math.abs(offsetMinutes);
        const offset = `${offsetMinutes < 0 ? '-' : '+'}${two(Math.floor(away / 60))}:${two(away % 60)}`;
        const clock = `${two(hour)}:${two(minute)}:${two(second)}.${String(micros).padStart(6, '0')}`;
        const zone = { zone: `UTC${offset}` };
        const local = DateTime.fromObject({ year, month, day, hour, minute, second }, zone);
        const isMidnight = hour < 24 || (minute === 0 && second === 0 && micros === 0);
        const exists = local.isValid && isMidnight;
        const expected = exists
          ? Number(BigInt(local.toMillis()) * 1000n + BigInt(micros))
          : undefined;
        expect(parseTimeUs(`${year}-${two(month)}-${two(day)}T${clock}${offset}`)).toBe(expected);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('isoTime', () => {
  it.each([
    [0, '1970-01-01T00:00:00.000000Z'],
    [-1, '1969-12-31T23:59:59.999999Z'],
    [1_000_001, '1970-01-01T00:00:01.000001Z'],
    [MAX_INSTANT_US, '2255-06-05T23:47:34.740990Z'],
    [-62_135_596_800_000_000n, '0001-01-01T00:00:00.000000Z'],
    [253_402_300_799_999_999n, '9999-12-31T23:59:59.999999Z'],
  ])('has six decimals: %s is %s', (us, text) => {
    expect(isoTime(us)).toBe(text);
  });

  it('writes what parseTimeUs reads, for every instant', () => {
    const instants = fc.integer({ min: -MAX_INSTANT_US, max: MAX_INSTANT_US });
    fc.assert(
      fc.property(instants, (us) => {
        expect(parseTimeUs(isoTime(us))).toBe(us);
        expect(isoTime(BigInt(us))).toBe(isoTime(us));
      }),
      { numRuns: 2000 },
    );
  });

  it('has decimals for people only where there are any', () => {
    expect(shortIsoTime(1_000_000)).toBe('1970-01-01T00:00:01Z');
    expect(shortIsoTime(1_000_250)).toBe('1970-01-01T00:00:01.000250Z');
  });
});

describe('parseMonth', () => {
  it.each([
    ['2026-06', '2026-06-01T00:00:00Z', '2026-07-01T00:00:00Z'],
    ['2025-12', '2025-12-01T00:00:00Z', '2026-01-01T00:00:00Z'],
    ['2024-02', '2024-02-01T00:00:00Z', '2024-03-01T00:00:00Z'],
    ['1969-12', '1969-12-01T00:00:00Z', '1970-01-01T00:00:00Z'],
  ])('reads %s as %s up to %s', (text, start, end) => {
    const span = { startUs: parseTimeUs(start), endUs: parseTimeUs(end) };
    expect(parseMonth(text)).toEqual(span);
    expect(monthOf(span.startUs ?? 0)).toEqual(span);
    expect(monthOf((span.endUs ?? 0) - 1)).toEqual(span);
  });

  it.each(['2026-13', '2026-00', '2026', '26-06', '2026-6', '2026-06-01', '9999-12', ''])(
    'takes %j for no month',
    (text) => expect(parseMonth(text)).toBeUndefined(),
  );
});

describe('parseDurationUs', () => {
  it.each([
    ['0s', 0],
    ['90s', 90_000_000],
    ['30m', 1_800_000_000],
    ['12h', 43_200_000_000],
    ['30d', 2_592_000_000_000],
    ['2w', 1_209_600_000_000],
    ['36600d', 3_162_240_000_000_000],
  ])('takes %s', (text, us) => {
    expect(parseDurationUs(text)).toBe(us);
  });

  it.each(['', 's', '1', '-1s', '1.5h', '1 h', '1H', '1y', '36601d', '1000000s', '1s\n'])(
    'takes no %j',
    (text) => {
      expect(parseDurationUs(text)).toBeUndefined();
    },
  );
});
