/** Buckets by the calendar of a zone: local days, weeks, months and years, and shorter ones counted from a local time. */
import { dateOfDay, dayOfMonthStart, type ZoneClock } from '../../../time-zone';
import { floorMod } from '../columns';
import { HOUR_MS, MINUTE_MS, plainLengthMs, SECOND_MS } from '../interval';
import type { Interval } from '../query';
import type { BucketSequence } from './sequence';

/**
 * The sequence whose first bucket holds `firstMs`. That bucket is counted from an anchor in local time, a round one
 * for its unit; the others follow by adding.
 */
export function calendarBuckets(
  interval: Interval,
  clock: ZoneClock,
  firstMs: number,
): BucketSequence {
  switch (interval.unit) {
    case 'd':
    case 'w':
      return dayBuckets(interval, clock, firstMs);
    case 'n':
    case 'y':
      return monthBuckets(interval, clock, firstMs);
    default:
      return clockBuckets(interval, clock, firstMs);
  }
}

const stampOf = (startMs: number): number => startMs;

/** Days are counted from 1 January of the first bucket's year, weeks from the Sunday of its week, and both run on. */
function dayBuckets({ count, unit }: Interval, clock: ZoneClock, firstMs: number): BucketSequence {
  const firstDay = clock.localDay(firstMs);
  const { year, dayOfWeek } = dateOfDay(firstDay);
  const [days, anchor] =
    unit === 'w' ? [7 * count, firstDay - dayOfWeek] : [count, dayOfMonthStart(year, 1)];
  const start = (day: number): number => clock.dayStartMs(day - floorMod(day - anchor, days));
  return {
    startOf: (atMs) => start(clock.localDay(atMs)),
    nextStart: (startMs) => start(clock.localDay(startMs) + days),
    stampOf,
  };
}

/** Months are counted from January of the first bucket's year. */
function monthBuckets(
  { count, unit }: Interval,
  clock: ZoneClock,
  firstMs: number,
): BucketSequence {
  const months = unit === 'y' ? 12 * count : count;
  const monthOf = (atMs: number): number => {
    const { year, month } = dateOfDay(clock.localDay(atMs));
    return 12 * year + month - 1;
  };
  const anchor = 12 * Math.floor(monthOf(firstMs) / 12);
  const start = (month: number): number => {
    const first = month - floorMod(month - anchor, months);
    return clock.dayStartMs(dayOfMonthStart(Math.floor(first / 12), floorMod(first, 12) + 1));
  };
  return {
    startOf: (atMs) => start(monthOf(atMs)),
    nextStart: (startMs) => start(monthOf(startMs) + months),
    stampOf,
  };
}

/** Hours and less follow each other in absolute time, through changes of the clock. */
function clockBuckets(interval: Interval, clock: ZoneClock, firstMs: number): BucketSequence {
  const lengthMs = plainLengthMs(interval);
  const anchorMs = clockAnchorMs(interval, clock, firstMs);
  return {
    startOf: (atMs) => atMs - floorMod(atMs - anchorMs, lengthMs),
    nextStart: (startMs) => startMs + lengthMs,
    stampOf,
  };
}

function clockAnchorMs({ count, unit }: Interval, clock: ZoneClock, firstMs: number): number {
  const localMs = firstMs + clock.offsetMs(firstMs);
  const floorTo = (lengthMs: number): number => firstMs - floorMod(localMs, lengthMs);
  const day = clock.localDay(firstMs);
  if (unit === 'ms') return floorTo(SECOND_MS);
  if (unit === 's') return floorTo(60 % count === 0 ? MINUTE_MS : HOUR_MS);
  if (unit === 'm' && 60 % count === 0) return floorTo(HOUR_MS);
  if (unit === 'm' || 24 % count === 0) return clock.dayStartMs(day);
  return clock.dayStartMs(day + 1 - dateOfDay(day).dayOfMonth);
}
