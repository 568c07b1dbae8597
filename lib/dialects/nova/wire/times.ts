/** Times as Nova reads them, with the leniency of Python's strptime, and as it writes them. */
import { AppError } from '../../../errors';

const DIGIT = '\\p{Nd}';
const DAY = `3[01]|[12]${DIGIT}|0[1-9]|[1-9]| [1-9]`;
const DATE = `(${DIGIT}{4})-(1[0-2]|0[1-9]|[1-9])-(${DAY})`;
const TIME = `(2[0-3]|[01]${DIGIT}|${DIGIT}):([0-5]${DIGIT}|${DIGIT}):([0-5]${DIGIT}|${DIGIT})`;
const FRACTION = '\\.([0-9]{1,6})';
// Python's white space: four separators and a next-line that JavaScript leaves out, no byte order mark.
const BLANKS = '(?:(?!\\ufeff)[\\s\\x1c-\\x1f\\x85])+';

const FORMATS = [`${DATE}[Tt]${TIME}(?:${FRACTION})?`, `${DATE}${BLANKS}${TIME}${FRACTION}`].map(
  (format) => new RegExp(`^${format}$`, 'u'),
);

/** µs since the epoch of a time in UTC. Throws `invalidTime`. */
export function parseTime(text: string): bigint {
  const match = FORMATS.map((format) => format.exec(text)).find((match) => match !== null);
  const us = match && microseconds(match);
  if (us !== undefined && us !== null) return us;
  throw new AppError('invalidTime', 'Invalid datetime string: Datetime is in invalid format');
}

/** Undefined for a day that no calendar has. */
function microseconds([, ...groups]: RegExpExecArray): bigint | undefined {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = groups
    .slice(0, 6)
    .map(integer);
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (year < 1 || date.getUTCMonth() !== month - 1) return undefined;
  date.setUTCHours(hour, minute, second);
  return BigInt(date.getTime()) * 1000n + BigInt((groups[6] ?? '').padEnd(6, '0'));
}

/** Decimal digits of any script. */
const integer = (text = ''): number =>
  Array.from(text.trim(), digitValue).reduce((value, digit) => value * 10 + digit, 0);

/** The digits of a script stand in a row from 0 to 9, and rows may touch. */
function digitValue(digit: string): number {
  const code = digit.codePointAt(0) ?? 0;
  let first = code;
  while (/\p{Nd}/u.test(String.fromCodePoint(first - 1))) first -= 1;
  return (code - first) % 10;
}

const SECOND_US = 1_000_000;

/** `YYYY-MM-DDTHH:MM:SS.ffffff`, always with six digits and never with a zone. */
export function isoTime(us: number): string {
  // The rest is exact; a division by 10⁶ could round up to the next second.
  const rest = us % SECOND_US;
  const fraction = rest < 0 ? rest + SECOND_US : rest;
  return format((us - fraction) / SECOND_US, fraction);
}

/** The same for a bound of a window, which a double might not hold. */
export function isoTimeOf(us: bigint): string {
  const rest = Number(us % BigInt(SECOND_US));
  const fraction = rest < 0 ? rest + SECOND_US : rest;
  return format(Number((us - BigInt(fraction)) / BigInt(SECOND_US)), fraction);
}

const format = (seconds: number, fraction: number): string =>
  `${new Date(seconds * 1000).toISOString().slice(0, 19)}.${String(fraction).padStart(6, '0')}`;
