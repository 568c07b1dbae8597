/** A point as it was written, checked in OpenTSDB's order: the first fault is the answer. */
import { isDecimal, MAX_STAMP_MS, stampMs } from '../../../domain/points/written';
import type { MeasuredPoint } from '../../../store/store';
import { IntegerFault, parseInteger } from '../wire/integers';
import { PointFault, shownTags } from './fault';
import { checkNames } from './names';

export interface WrittenPoint {
  readonly metric: string | undefined;
  /** Seconds or milliseconds; 0 if it is missing. */
  readonly timestamp: number;
  readonly value: string | undefined;
  readonly tags: ReadonlyMap<string, string | null> | undefined;
}

/** Throws `PointFault`. */
export function makePoint(written: WrittenPoint, maxTags: number): MeasuredPoint {
  const { metric, timestamp, value, tags } = written;
  if (!metric) throw new PointFault('Metric name was empty');
  if (timestamp <= 0) throw new PointFault('Invalid timestamp');
  if (!value) throw new PointFault('Empty value');
  if (!tags || tags.size === 0) throw new PointFault('Missing tags');
  const number = parseValue(value);
  if (!Number.isFinite(number)) {
    const what = `${number} for metric=${metric} timestamp=${timestamp}`;
    throw new PointFault(`value is NaN or Infinite: ${what}`);
  }
  if (timestamp > MAX_STAMP_MS) throw badTimestamp(metric, timestamp, value, tags);
  return {
    metric,
    tags: checkNames(metric, tags, maxTags),
    atMs: stampMs(timestamp),
    value: number,
  };
}

/** Of the text of a value; nobody writes a double in more characters. */
export const MAX_VALUE_LENGTH = 400;

export const isValue = (written: string): boolean =>
  written.length <= MAX_VALUE_LENGTH && isDecimal(written);

/** Without a dot or exponent it is an integer of 64 bits. Throws `PointFault`. */
export function parseValue(written: string): number {
  const isInteger = !/[.eE]/.test(written);
  if (!isInteger && !isValue(written)) throw notANumber();
  try {
    // A zero has no sign.
    return (isInteger ? Number(parseInteger(written)) : Number(written)) + 0;
  } catch (error) {
    throw error instanceof IntegerFault ? notANumber() : error;
  }
}

const notANumber = () => new PointFault('Unable to parse value to a number');

function badTimestamp(
  metric: string,
  timestamp: number,
  value: string,
  tags: ReadonlyMap<string, string | null>,
): PointFault {
  const written = `value=[${value}]/0 to metric=${metric}, tags=${shownTags(tags)}`;
  return new PointFault(`bad timestamp=${timestamp} when trying to add ${written}`);
}
