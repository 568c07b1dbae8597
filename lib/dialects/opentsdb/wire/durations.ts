/** Durations such as `10m`: a number, then a unit, which is the last letter; what stands between them does not matter. */
import { plainLengthMs } from '../../../domain/points/interval';
import { INTERVAL_UNITS, type Interval, type IntervalUnit } from '../../../domain/points/query';
import { badRequest } from './errors';
import { parseInteger } from './integers';

export type Duration = Pick<Interval, 'count' | 'unit'>;

/** A month has 30 days, a year 365. */
export const durationMs = (duration: Duration): number => plainLengthMs(duration);

/** Throws `badRequest`. */
export function parseDuration(written: string): Duration {
  if (written === '') throw badRequest('Cannot parse null or empty duration');
  const digits = /^\d*/.exec(written)?.[0] ?? '';
  if (digits === written) {
    throw badRequest(`Invalid duration, must have an integer and unit: ${written}`);
  }
  const count = countIn(digits, written);
  if (count === 0) throw badRequest(`Zero or negative duration: ${written}`);
  const unit = unitOf(written);
  if (!unit) throw badRequest(`Invalid duration (suffix): ${written}`);
  if (durationMs({ count, unit }) >= 2 ** 63) {
    throw badRequest(`Duration must be < Long.MAX_VALUE ms: ${written}`);
  }
  return { count, unit };
}

function countIn(digits: string, written: string): number {
  try {
    return Number(parseInteger(digits));
  } catch {
    throw badRequest(`Invalid duration (number): ${written}`);
  }
}

function unitOf(written: string): IntervalUnit | undefined {
  const last = written.slice(-1).toLowerCase();
  const name = last === 's' && written.at(-2) === 'm' ? 'ms' : last;
  return INTERVAL_UNITS.find((unit) => unit === name);
}
