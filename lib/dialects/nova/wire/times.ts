/** Times as Nova reads them, with the leniency of Python's strptime, and as it writes them. */
import { AppError } from '../../../errors';
import { calendarMs, isoTime, microsOf } from '../../../time';

const DIGIT = '\\p{Nd}';
const DAY = `3[01]|[12]${DIGIT}|0[1-9]|[1-9]| [1-9]`;
const DATE = `(${DIGIT}{4})-(1[0-2]|0[1-9]|[1-9])-(${DAY})`;
const TIME = `(2[0-3]|[01]${DIGIT}|${DIGIT}):([0-5]${DIGIT}|${DIGIT}):([0-5]${DIGIT}|${DIGIT})`;
const FRACTION = '\\.([0-9]{1,6})';
// Python's white space: unlike JavaScript's with \x1c-\x1f and \x85, and without the byte order mark.
const BLANKS = '(?:(?!\\ufeff)[\\s\\x1c-\\x1f\\x85])+';

const formOf = (text: string): RegExp => new RegExp(`^${text}$`, 'u');
const WITH_T = formOf(`${DATE}[Tt]${TIME}(?:${FRACTION})?`);
const WITH_BLANKS = formOf(`${DATE}${BLANKS}${TIME}${FRACTION}`);

/** A time in UTC as µs since the epoch. Throws `invalidTime`. */
export function parseTime(text: string): bigint {
  const match = WITH_T.exec(text) ?? WITH_BLANKS.exec(text);
  const us = match ? microseconds(match) : undefined;
  if (us !== undefined) return us;
  throw new AppError('invalidTime', 'Invalid datetime string: Datetime is in invalid format');
}

/** Undefined for a day that does not exist, and for the year 0, which Python does not have. */
function microseconds([, ...groups]: RegExpExecArray): bigint | undefined {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = groups
    .slice(0, 6)
    .map(integer);
  const ms = year < 1 ? undefined : calendarMs({ year, month, day, hour, minute, second });
  return ms === undefined ? undefined : BigInt(ms) * 1000n + BigInt(microsOf(groups[6]));
}

/** Accepts the decimal digits of any script, as Python does. */
const integer = (text = ''): number =>
  ASCII_DIGITS.test(text)
    ? Number(text)
    : Array.from(text.trim(), digitValue).reduce((value, digit) => value * 10 + digit, 0);

const ASCII_DIGITS = /^\d+$/;

/** Unicode has the digits of each script in a block from 0 to 9; blocks may adjoin. */
function digitValue(digit: string): number {
  const code = digit.codePointAt(0) ?? 0;
  let first = code;
  while (/\p{Nd}/u.test(String.fromCodePoint(first - 1))) first -= 1;
  return (code - first) % 10;
}

/** `YYYY-MM-DDTHH:MM:SS.ffffff`, always with six digits and never with a zone. */
export const novaTime = (us: number | bigint): string => isoTime(us).slice(0, -'Z'.length);
