/**
 * Instants and durations as text. An instant is an integer count of microseconds since the epoch, in UTC.
 * Luxon knows the calendar and counts milliseconds; the microseconds are kept beside it.
 */
import { DateTime, Duration, FixedOffsetZone, Settings } from 'luxon';

// Nothing here depends on a language, and asking the engine for the user's takes 8 MB.
Settings.defaultLocale = 'en';

export const SECOND_US = 1_000_000;
export const MINUTE_US = 60 * SECOND_US;

/** The last instant that can be stored; one more stands for "still running" in storage. */
export const MAX_INSTANT_US = Number.MAX_SAFE_INTEGER - 1;

export const TIME_ALLOWED =
  'an ISO 8601 time from 1684-07-28 to 2255-06-05, such as 2026-02-28T23:59:59.123456Z ' +
  '(on a day that exists; at most 9 decimals; UTC unless it has an offset)';

const HOUR = '[01]\\d|2[0-3]';
/** The last midnight of a day may be written as its hour 24. */
const HOUR_OF_DAY = `(?<hour>${HOUR}|24(?=:?00(?::?00(?:[.,]0+)?)?(?![\\d:.,])))`;
const FRACTION = '(?:[.,](?<fraction>\\d{1,9}))?';
const OFFSET = `[Zz]|(?<sign>[+-])(?<offsetHours>${HOUR})(?::?(?<offsetMinutes>[0-5]\\d))?`;

/** A time with these marks within its date and within its clock; the basic form has none. */
const isoForm = (dash: string, colon: string): RegExp => {
  const date = `(?<year>\\d{4})${dash}(?<month>\\d\\d)${dash}(?<day>\\d\\d)`;
  const clock = `${HOUR_OF_DAY}${colon}(?<minute>[0-5]\\d)(?:${colon}(?<second>[0-5]\\d)${FRACTION})?`;
  return new RegExp(`^${date}(?:[Tt ]${clock}(?: ?(?:${OFFSET}))?)?$`);
};

const EXTENDED = isoForm('-', ':');
const BASIC = isoForm('', '');
/** Without a clock, the basic form would be any number of eight digits. */
const HAS_CLOCK = /^\d{8}[Tt]/;

const groupsOf = (text: string) =>
  (EXTENDED.exec(text) ?? (HAS_CLOCK.test(text) ? BASIC.exec(text) : null))?.groups;

/** Reads a date, or a date and time; undefined for anything else and for what is out of range. */
export const parseTimeUs = (text: string): number | undefined => inRange(unboundedUs(text));

/** Whether it is a time after the last one that can be stored, such as 9999-12-31. */
export const isBeyondRange = (text: string): boolean => (unboundedUs(text) ?? 0) > MAX_INSTANT_US;

function unboundedUs(text: string): number | undefined {
  const groups = groupsOf(text);
  if (!groups) return undefined;
  const number = (name: string): number => Number(groups[name] ?? 0);
  const [year, month, day] = [number('year'), number('month'), number('day')];
  const [hour, minute, second] = [number('hour'), number('minute'), number('second')];
  const offset = number('offsetHours') * 60 + number('offsetMinutes');
  const offsetMinutes = groups['sign'] === '-' ? -offset : offset;
  const ms = calendarMs({ year, month, day, hour, minute, second }, offsetMinutes);
  return ms === undefined ? undefined : ms * 1000 + microsOf(groups['fraction']);
}

export interface CalendarTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

/**
 * Milliseconds since the epoch; undefined for a day that does not exist. By arithmetic: an import reads millions of
 * times, and luxon's objects took a tenth of it.
 */
export function calendarMs(time: CalendarTime, offsetMinutes = 0): number | undefined {
  const { year, month, day, hour, minute, second } = time;
  // Not Date.UTC, which reads the years up to 99 as those of the last century.
  const date = new Date(0).setUTCFullYear(year, month - 1, day);
  const found = new Date(date);
  if (found.getUTCMonth() !== month - 1 || found.getUTCDate() !== day) return undefined;
  return date + ((hour * 60 + minute - offsetMinutes) * 60 + second) * 1000;
}

/** The decimals of a second in microseconds, finer ones cut off. */
export const microsOf = (decimals = ''): number => Number(decimals.slice(0, 6).padEnd(6, '0'));

/** Every sum within the range is exact, and no other one is rounded into it. */
const inRange = (us: number | undefined): number | undefined =>
  us !== undefined && Math.abs(us) <= MAX_INSTANT_US ? us : undefined;

const UTC = { zone: FixedOffsetZone.utcInstance };
const DAY_SECONDS = 86_400;

/**
 * `YYYY-MM-DDTHH:MM:SS.ffffffZ`, always with six decimals. A bound of a window may be a bigint, out of the range
 * of stored instants. By arithmetic, as a page writes thousands of them; luxon computes the date of each day once.
 */
export function isoTime(us: number | bigint): string {
  const micros = secondFraction(us);
  const seconds =
    typeof us === 'bigint' ? Number((us - BigInt(micros)) / 1_000_000n) : (us - micros) / SECOND_US;
  const day = Math.floor(seconds / DAY_SECONDS);
  const time = seconds - day * DAY_SECONDS;
  const minutes = Math.floor(time / 60);
  const clock = `${twoDigits(Math.floor(minutes / 60))}:${twoDigits(minutes % 60)}:${twoDigits(time % 60)}`;
  return `${isoDateOf(day)}T${clock}.${String(micros).padStart(6, '0')}Z`;
}

const twoDigits = (value: number): string => (value < 10 ? `0${value}` : `${value}`);

const MOST_DATES = 10_000;
const dates = new Map<number, string | null>();

function isoDateOf(day: number): string | null {
  const known = dates.get(day);
  if (known !== undefined) return known;
  if (dates.size >= MOST_DATES) dates.clear();
  const date = DateTime.fromMillis(day * DAY_SECONDS * 1000, UTC).toISODate();
  dates.set(day, date);
  return date;
}

/** Microseconds since the last whole second, also before 1970. */
export function secondFraction(us: number | bigint): number {
  // A remainder is exact where a quotient might be rounded up to the next second.
  const rest = typeof us === 'bigint' ? Number(us % 1_000_000n) : us % SECOND_US;
  return rest < 0 ? rest + SECOND_US : rest;
}

export const isoTimeOrNull = (us: number | null): string | null =>
  us === null ? null : isoTime(us);

/** For people: decimals only where there are any. */
export const shortIsoTime = (us: number): string => isoTime(us).replace('.000000', '');

/** Half open, in µs. */
export interface Span {
  readonly startUs: number;
  readonly endUs: number;
}

/** A month in UTC, written `2026-06`; undefined for anything else. */
export function parseMonth(text: string): Span | undefined {
  const [whole, year, month] = /^(\d{4})-(\d\d)$/.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const first = DateTime.fromObject({ year: Number(year), month: Number(month) }, UTC);
  if (!first.isValid) return undefined;
  const { startUs, endUs } = spanOfMonth(first);
  return inRange(startUs) === undefined || inRange(endUs) === undefined
    ? undefined
    : { startUs, endUs };
}

/** The month in UTC that holds this instant. */
export const monthOf = (us: number): Span =>
  spanOfMonth(DateTime.fromMillis(Math.floor(us / 1000), UTC).startOf('month'));

const spanOfMonth = (first: DateTime): Span => ({
  startUs: first.toMillis() * 1000,
  endUs: first.plus({ months: 1 }).toMillis() * 1000,
});

const DURATION = /^(\d{1,6})([smhdw])$/;
const UNITS: Readonly<Record<string, string>> = {
  s: 'seconds',
  m: 'minutes',
  h: 'hours',
  d: 'days',
  w: 'weeks',
};
const MAX_DURATION_MS = Duration.fromObject({ days: 100 * 366 }).toMillis();

export const DURATION_ALLOWED =
  'a whole number of seconds, minutes, hours, days or weeks, such as 90s, 30m, 12h, 30d or 2w, ' +
  'and at most 100 years';

/** In microseconds; undefined for anything else. */
export function parseDurationUs(text: string): number | undefined {
  const [, count, unit = ''] = DURATION.exec(text) ?? [];
  const unitName = UNITS[unit];
  if (unitName === undefined) return undefined;
  const ms = Duration.fromObject({ [unitName]: Number(count) }).toMillis();
  return ms <= MAX_DURATION_MS ? ms * 1000 : undefined;
}
