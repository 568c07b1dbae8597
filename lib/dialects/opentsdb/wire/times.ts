/** Times as OpenTSDB reads them: now, ago, seconds, milliseconds and dates. */
import { isZoneName, localTimeMs } from '../../../time-zone';
import { durationMs, parseDuration } from './durations';
import { badRequest } from './errors';
import { IntegerFault, parseInteger } from './integers';

export interface TimeContext {
  readonly nowMs: number;
  /** Of dates; undefined: UTC. */
  readonly zone?: string | undefined;
}

/** Milliseconds since the epoch. Throws `badRequest`. */
export function parseTimeMs(written: string, context: TimeContext): number {
  const lower = written.toLowerCase();
  if (lower === 'now') return context.nowMs;
  if (lower.endsWith('-ago')) {
    return context.nowMs - durationMs(parseDuration(written.slice(0, -'-ago'.length)));
  }
  if (/[/:]/.test(written)) return dateMs(written, context.zone);
  return numberMs(written);
}

/** So many digits are still seconds, until the year 2286. */
const SECONDS_LENGTH = 10;

function numberMs(written: string): number {
  const digits = /^\d+ms$/.test(written) ? written.slice(0, -'ms'.length) : withoutDot(written);
  const time = integerIn(digits, written);
  if (time < 0) {
    throw badRequest(`Invalid time: ${written}. Negative timestamps are not supported.`);
  }
  return written.length <= SECONDS_LENGTH ? time * 1000 : time;
}

/** With fewer than three decimals the digits are milliseconds nevertheless, as there. */
function withoutDot(written: string): string {
  if (!written.includes('.') || /^\d{10}\.\d{1,3}$/.test(written)) return written.replace('.', '');
  throw badRequest(
    `Invalid time: ${written}. Millisecond timestamps must be in the format <seconds>.<ms> where the milliseconds are limited to 3 digits`,
  );
}

function integerIn(digits: string, written: string): number {
  try {
    return Number(parseInteger(digits));
  } catch (error) {
    if (!(error instanceof IntegerFault)) throw error;
    throw badRequest(`Invalid time: ${written}. ${error.message}`);
  }
}

const DATE = /^(\d{1,4})\/(\d{1,2})\/(\d{1,2})(?:[- ](\d{1,2}):(\d{1,2})(?::(\d{1,2}))?)?$/;
/** Of `yyyy/MM/dd`, and with minutes or seconds. */
const DATE_LENGTHS = [10, 16, 19];

function dateMs(written: string, zone = 'UTC'): number {
  if (!DATE_LENGTHS.includes(written.length)) {
    throw badRequest(`Invalid absolute date: ${written}`);
  }
  if (!isZoneName(zone)) throw badRequest(`Invalid timezone name: ${zone}`);
  const match = DATE.exec(written);
  if (!match) throw badRequest(`Invalid date: ${written}. Unparseable date: "${written}"`);
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = match
    .slice(1)
    .map((digits) => (digits === undefined ? undefined : Number(digits)));
  // Lenient: a month 13 or an hour 25 counts on.
  return localTimeMs(Date.UTC(year, month - 1, day, hour, minute, second), zone);
}
