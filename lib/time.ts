/** Points in time as people write them, read to integer microseconds since the epoch. */

/** The last instant that can be told; one more stands for "still there" in storage. */
export const MAX_INSTANT_US = Number.MAX_SAFE_INTEGER - 1;

export const TIME_ALLOWED =
  'an ISO 8601 time from 1684-07-28 to 2255-06-05, such as 2026-02-28T23:59:59.123456Z ' +
  '(at most 6 decimals; UTC unless it tells an offset)';

const DATE = String.raw`(\d{4})-(\d\d)-(\d\d)`;
const CLOCK = String.raw`(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,6}))?)?`;
const OFFSET = String.raw`[Zz]|([+-])(\d\d)(?::?(\d\d))?`;
const PATTERN = new RegExp(`^${DATE}(?:[Tt ]${CLOCK}(?: ?(?:${OFFSET}))?)?$`);

const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const isLeapYear = (year: number): boolean =>
  (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

const daysIn = (year: number, month: number): number =>
  month === 2 && isLeapYear(year) ? 29 : (MONTH_DAYS[month - 1] ?? 0);

/** Midnight in ms, or undefined for a day that no calendar has. Years before 1684 are out of range anyway. */
function dayMs(year: number, month: number, day: number): number | undefined {
  if (year < 1684 || day < 1 || day > daysIn(year, month)) return undefined;
  return Date.UTC(year, month - 1, day);
}

/** Seconds since midnight, or undefined for a time that no clock shows. */
function clockSeconds(hour: number, minute: number, second: number): number | undefined {
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  return hour * 3600 + minute * 60 + second;
}

/** A text as an instant: date, or date and time; undefined if it is none or does not exist. */
export function parseTimeUs(text: string): number | undefined {
  const parts = PATTERN.exec(text);
  if (!parts) return undefined;
  const part = (index: number): number => Number(parts[index] ?? 0);
  const midnightMs = dayMs(part(1), part(2), part(3));
  const seconds = clockSeconds(part(4), part(5), part(6));
  const offsetSeconds = clockSeconds(part(9), part(10), 0);
  if (midnightMs === undefined || seconds === undefined || offsetSeconds === undefined) {
    return undefined;
  }
  const eastSeconds = parts[8] === '-' ? -offsetSeconds : offsetSeconds;
  const wholeSeconds = midnightMs / 1000 + seconds - eastSeconds;
  return inRange(wholeSeconds, Number((parts[7] ?? '').padEnd(6, '0')));
}

/** The sum is only taken where it is exact. */
function inRange(wholeSeconds: number, micros: number): number | undefined {
  const us = wholeSeconds * 1_000_000 + micros;
  return Math.abs(us) <= MAX_INSTANT_US ? us : undefined;
}
