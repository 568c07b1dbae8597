/** Clocks and dates of time zones, by luxon. Local days are counted since 1970-01-01. */
import { DateTime, IANAZone } from 'luxon';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

export interface ZoneClock {
  /** How far the local time is ahead of UTC. */
  offsetMs(atMs: number): number;
  localDay(atMs: number): number;
  /** The instant at which a local day begins; where its midnight is skipped, the end of the gap. */
  dayStartMs(day: number): number;
}

/** Of an IANA zone, such as Europe/Paris. It remembers the days that it was asked for. */
export function zoneClock(name: string): ZoneClock {
  const zone = IANAZone.create(name);
  const exactOffsetMs = (atMs: number): number => zone.offset(atMs) * MINUTE_MS;
  const midnightOffsetMs = remembering((day) => exactOffsetMs(day * DAY_MS));
  const offsetMs = (atMs: number): number => {
    const day = Math.floor(atMs / DAY_MS);
    const offset = midnightOffsetMs(day);
    return offset === midnightOffsetMs(day + 1) ? offset : exactOffsetMs(atMs);
  };
  return {
    offsetMs,
    localDay: (atMs) => Math.floor((atMs + offsetMs(atMs)) / DAY_MS),
    dayStartMs: remembering((day) => {
      const { year, month, dayOfMonth } = dateOfDay(day);
      return DateTime.fromObject({ year, month, day: dayOfMonth }, { zone }).toMillis();
    }),
  };
}

/** Of a clock, some microseconds each time are much where there are many series. */
function remembering(compute: (day: number) => number): (day: number) => number {
  const results = new Map<number, number>();
  return (day) => {
    const known = results.get(day);
    if (known !== undefined) return known;
    const result = compute(day);
    results.set(day, result);
    return result;
  };
}

export interface CalendarDate {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly dayOfMonth: number;
  /** Sunday is 0. */
  readonly dayOfWeek: number;
}

/** By the engine, which takes a tenth of luxon's time for dates in UTC. */
export function dateOfDay(day: number): CalendarDate {
  const date = new Date(day * DAY_MS);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    dayOfMonth: date.getUTCDate(),
    dayOfWeek: date.getUTCDay(),
  };
}

/** The first day of a month. */
export const dayOfMonthStart = (year: number, month: number): number =>
  Date.UTC(year, month - 1) / DAY_MS;

/** What clocks of the zone show, as if it were a time in UTC. Where it is skipped, an hour is added. */
export const localTimeMs = (shownMs: number, name: string): number =>
  DateTime.fromMillis(shownMs, UTC).setZone(name, { keepLocalTime: true }).toMillis();

/** At most all zones there are: to make sure of one takes Intl longer than a small question takes otherwise. */
const knownZones = new Set<string>();

/** Whether it is the name of an IANA zone, in exactly its case: Intl takes any. */
export function isZoneName(name: string): boolean {
  if (!knownZones.has(name) && isZone(name)) knownZones.add(name);
  return knownZones.has(name);
}

function isZone(name: string): boolean {
  if (!/^[A-Z]/.test(name) || !IANAZone.isValidZone(name)) return false;
  const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions();
  return timeZone === name || timeZone.toLowerCase() !== name.toLowerCase();
}

const UTC = { zone: 'utc' };
