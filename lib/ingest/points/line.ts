/** One line about measured points: a series with its values as VictoriaMetrics exports it, or one point as CSV has it. */
import { isName, NAME_ALLOWED } from '../../domain/points/names';
import { isDecimal, MAX_STAMP_MS, stampMs } from '../../domain/points/written';
import type { MeasuredPoint, Tags } from '../../store/store';
import { parseTimeUs, TIME_ALLOWED } from '../../time';
import { type Fields, isObject, RefusedField } from '../fields';
import { quoted } from '../text';

export interface LineFault {
  readonly field: string | undefined;
  readonly reason: string;
}

export interface PointLine {
  readonly points: readonly MeasuredPoint[];
  /** What of the line was not taken. */
  readonly faults: readonly LineFault[];
}

const MAX_TAGS = 64;
const METRIC_LABEL = '__name__';

/** `{"metric": {"__name__": …, TAG: …}, "values": […], "timestamps": [MS, …]}`. A bad line is one fault. */
export const exportedSeries = (fields: Fields): PointLine => orFault(() => seriesIn(fields));

function seriesIn({ metric: labels, values, timestamps }: Fields): PointLine {
  if (!isObject(labels)) throw refusal('metric', labels, 'an object of names');
  if (!Array.isArray(values)) throw refusal('values', values, 'a list of numbers');
  if (!Array.isArray(timestamps) || timestamps.length !== values.length) {
    throw refusal('timestamps', timestamps, `a list as long as values, which has ${values.length}`);
  }
  const { [METRIC_LABEL]: metric, ...tags } = labels;
  const series = {
    metric: nameIn(`metric.${METRIC_LABEL}`, metric),
    tags: tagsIn(tags, 'metric.'),
  };
  const members = values.map((value: unknown, i) => memberOf(value, timestamps[i], i));
  return {
    points: members.flatMap((member) => ('atMs' in member ? [{ ...series, ...member }] : [])),
    faults: members.filter((member) => 'reason' in member),
  };
}

function memberOf(
  value: unknown,
  stamp: unknown,
  i: number,
): Pick<MeasuredPoint, 'atMs' | 'value'> | LineFault {
  if (!isValue(value)) return memberFault(`values[${i}]`, value, A_NUMBER);
  const atMs = typeof stamp === 'number' ? stampMs(stamp) : stamp;
  if (!isStamp(atMs)) return memberFault(`timestamps[${i}]`, stamp, SECONDS_OR_MILLISECONDS);
  return { atMs, value: value + 0 };
}

const memberFault = (field: string, value: unknown, allowed: string): LineFault => ({
  field,
  reason: `${quoted(value)}: must be ${allowed}`,
});

export const POINT_COLUMNS: readonly string[] = ['metric', 'timestamp', 'value'];

/** Columns `metric`, `timestamp` and `value`; every other column is a tag, an empty cell no tag. */
export const pointRow = (fields: Fields): PointLine =>
  orFault(() => ({ points: [pointIn(fields)], faults: [] }));

function pointIn({ metric, timestamp, value, ...columns }: Fields): MeasuredPoint {
  const tags = Object.entries(columns).filter(([, cell]) => cell !== '');
  return {
    metric: nameIn('metric', metric),
    tags: tagsIn(Object.fromEntries(tags), ''),
    atMs: stampIn(timestamp),
    value: valueIn(value),
  };
}

function orFault(read: () => PointLine): PointLine {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof RefusedField)) throw error;
    return { points: [], faults: [{ field: error.field, reason: error.message }] };
  }
}

const refusal = (field: string, value: unknown, allowed: string): RefusedField =>
  new RefusedField(field, `${quoted(value)}: must be ${allowed}`);

function nameIn(field: string, value: unknown): string {
  if (typeof value === 'string' && isName(value)) return value;
  throw refusal(field, value, NAME_ALLOWED);
}

/** A series is found by its tags, so it has some. */
function tagsIn(labels: Fields, prefix: string): Tags {
  const entries = Object.entries(labels);
  if (entries.length === 0 || entries.length > MAX_TAGS) {
    const allowed = `1 to ${MAX_TAGS} tags besides the name of the metric`;
    throw new RefusedField(undefined, `${entries.length} tags: must be ${allowed}`);
  }
  return Object.fromEntries(
    entries.map(([key, value]) => [
      nameIn(`${prefix}${key}`, key),
      nameIn(`${prefix}${key}`, value),
    ]),
  );
}

const A_NUMBER = 'a finite number';
const SECONDS_OR_MILLISECONDS =
  'whole seconds or milliseconds since the epoch, of at most 13 digits';

const isValue = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value);

const isStamp = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value > 0 && value <= MAX_STAMP_MS;

function valueIn(cell: unknown): number {
  const value = typeof cell === 'string' && isDecimal(cell.trim()) ? Number(cell) : Number.NaN;
  if (Number.isFinite(value)) return value;
  throw refusal('value', cell, A_NUMBER);
}

function stampIn(cell: unknown): number {
  const written = typeof cell === 'string' ? cell.trim() : '';
  const digits = /^\d{1,13}$/.test(written) ? Number(written) : undefined;
  const us = digits === undefined ? parseTimeUs(written) : undefined;
  const atMs = digits === undefined ? us && Math.floor(us / 1000) : stampMs(digits);
  if (isStamp(atMs)) return atMs;
  throw refusal('timestamp', cell, `seconds or milliseconds since the epoch, or ${TIME_ALLOWED}`);
}
