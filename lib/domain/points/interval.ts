/** Lengths of intervals that know no calendar. */
import type { Interval, IntervalUnit } from './query';

export const SECOND_MS = 1000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

const UNIT_MS: Readonly<Record<IntervalUnit, number>> = {
  ms: 1,
  s: SECOND_MS,
  m: MINUTE_MS,
  h: HOUR_MS,
  d: DAY_MS,
  w: 7 * DAY_MS,
  n: 30 * DAY_MS,
  y: 365 * DAY_MS,
};

/** A month has 30 days and a year 365, also where the interval itself goes by the calendar. */
export const plainLengthMs = ({ count, unit }: Interval): number => count * UNIT_MS[unit];
