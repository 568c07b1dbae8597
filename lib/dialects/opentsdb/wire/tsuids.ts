/** Ids of time series: the numbers of the metric and of each key and value, in three bytes each, as OpenTSDB has them. */
import type { SeriesNumbers } from '../../../store/store';
import { badRequest } from './errors';

/** Hexadecimal digits of a number. The lengths of ids of the one and of the other width are never equal. */
const DIGITS = 6;
/** Where three bytes do not suffice. */
const WIDE_DIGITS = 8;
const MAX_NUMBER = 16 ** DIGITS - 1;

export function tsuidOf({ metric, tags }: SeriesNumbers): string {
  const numbers = [metric, ...tags.flat()];
  const digits = numbers.every((each) => each <= MAX_NUMBER) ? DIGITS : WIDE_DIGITS;
  return numbers.map((each) => each.toString(16).toUpperCase().padStart(digits, '0')).join('');
}

/** Undefined for one that no series can have. Throws `badRequest`. */
export function numbersOf(tsuid: string): SeriesNumbers | undefined {
  if (tsuid === '') throw repeated('UID was empty');
  if (!/^[\da-f]+$/i.test(tsuid)) {
    throw repeated(`contains illegal character for hexBinary: ${tsuid}`);
  }
  if (tsuid.length < 3 * DIGITS) {
    throw repeated('TSUID must not be null and must have a metric and at least one tag pair');
  }
  const digits = [DIGITS, WIDE_DIGITS].find((each) => tsuid.length % (2 * each) === each);
  if (digits === undefined) return undefined;
  const [metric = 0, ...rest] = Array.from({ length: tsuid.length / digits }, (_, index) =>
    Number.parseInt(tsuid.slice(index * digits, (index + 1) * digits), 16),
  );
  return { metric, tags: pairsOf(rest) };
}

const pairsOf = (numbers: readonly number[]): (readonly [number, number])[] =>
  Array.from({ length: numbers.length / 2 }, (_, index) => [
    numbers[2 * index] ?? 0,
    numbers[2 * index + 1] ?? 0,
  ]);

/** Throws `badRequest` unless all of them are of one metric. */
export function checkSameMetric(tsuids: readonly string[]): void {
  const [first = '', ...others] = tsuids.map((tsuid) => tsuid.slice(0, DIGITS).toUpperCase());
  const other = others.find((each) => each !== first);
  if (other === undefined) return;
  throw badRequest(`One or more TSUIDs did not share the same metric [${first}] [${other}]`);
}

/** The details repeat the message. */
const repeated = (message: string) => badRequest(message, message);
