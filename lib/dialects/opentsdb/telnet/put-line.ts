/** The `put` command: `put METRIC TIME VALUE KEY=VALUE …`, read in OpenTSDB's order and refused in its words. */
import type { MeasuredPoint } from '../../../store/store';
import { PointFault, shownTags } from '../put/fault';
import { isValue, MAX_VALUE_LENGTH, makePoint } from '../put/point';
import type { OpenTsdbSettings } from '../settings';
import { IntegerFault, parseInteger } from '../wire/integers';

/** A time or value that is no number; other faults are `PointFault`. */
export class NumberFault extends Error {}

const MIN_ARGUMENTS = 4;

export type PutRules = Pick<OpenTsdbSettings, 'maxTags' | 'telnetTimes'>;

/** Throws `PointFault` or `NumberFault`. `words`: those behind `put`. */
export function parsePut(words: readonly string[], rules: PutRules): MeasuredPoint {
  if (words.length < MIN_ARGUMENTS) {
    const counts = `(need least ${MIN_ARGUMENTS}, got ${words.length})`;
    throw new PointFault(`not enough arguments ${counts}`);
  }
  const [metric = '', time = '', value = '', ...pairs] = words;
  if (metric === '') throw new PointFault('empty metric name');
  const { timestamp, fractionMs } = parseTime(time, rules);
  if (value === '') throw new PointFault('empty value');
  const tags = parseTags(pairs);
  checkNumber(value);
  const point = makePoint({ metric, timestamp, value, tags }, rules.maxTags);
  return { ...point, atMs: point.atMs + fractionMs };
}

const DOTTED = /^(\d{1,10})\.(\d+)$/;

/** Seconds, milliseconds, or seconds with a part of one. OpenTSDB takes the digits without the dot. */
function parseTime(
  text: string,
  { telnetTimes }: PutRules,
): { timestamp: number; fractionMs: number } {
  const digits = telnetTimes === 'digits' ? text.replaceAll('.', '') : text;
  const [, seconds = digits, fraction = ''] = DOTTED.exec(digits) ?? [];
  const timestamp = Number(readInteger(seconds));
  if (timestamp <= 0) throw new PointFault(`invalid timestamp: ${text}`);
  return { timestamp, fractionMs: Number(fraction.padEnd(3, '0').slice(0, 3)) };
}

function parseTags(pairs: readonly string[]): ReadonlyMap<string, string> {
  const tags = new Map<string, string>();
  for (const pair of pairs) {
    if (pair === '') continue;
    const [key, value, ...more] = pair.split('=');
    if (!key || !value || more.length > 0) throw new PointFault(`invalid tag: ${pair}`);
    const known = tags.get(key);
    if (known !== undefined && known !== value) {
      throw new PointFault(`duplicate tag: ${pair}, tags=${shownTags(tags)}`);
    }
    tags.set(key, value);
  }
  return tags;
}

/** Whatever has neither a dot nor an exponent is meant as an integer. */
function checkNumber(value: string): void {
  if (!/[.eE]/.test(value)) readInteger(value);
  else if (!isValue(value)) {
    const hasPoints = /^[+-]?\d*\.\d*\.[\d.]*$/.test(value);
    throw new NumberFault(
      hasPoints ? 'multiple points' : `For input string: "${value.slice(0, MAX_VALUE_LENGTH)}"`,
    );
  }
}

function readInteger(text: string): bigint {
  try {
    return parseInteger(text);
  } catch (error) {
    throw error instanceof IntegerFault ? new NumberFault(error.message) : error;
  }
}
