/** Downsampling as `1m-avg-zero`: an interval, a function and how empty intervals are filled. */
import {
  AGGREGATORS,
  type Aggregator,
  type Downsample,
  type Fill,
} from '../../../domain/points/query';
import { parseDuration } from '../wire/durations';
import { badRequest } from '../wire/errors';
import { partsOf } from '../wire/parts';

/** `scalar` is known there and fills with what nobody can set. */
const FILLS: ReadonlyMap<string, Fill> = new Map([
  ['none', 'none'],
  ['nan', 'nan'],
  ['null', 'null'],
  ['zero', 'zero'],
  ['scalar', 'nan'],
]);

export interface CalendarContext {
  /** Whether all intervals are of the calendar, not only those with the suffix `c`. */
  readonly usesCalendar: boolean;
  readonly zone: string;
}

/** Throws `badRequest`. */
export function parseDownsample(written: string, calendar: CalendarContext): Downsample {
  const [interval = '', name = '', fill = 'none', ...more] = partsOf(written, '-');
  if (name === '' && partsOf(written, '-').length < 2) {
    throw badRequest(`${invalid(written)}: must provide at least interval and function`);
  }
  if (more.length > 0) {
    throw badRequest(
      `${invalid(written)}: must consist of interval, function, and optional fill policy`,
    );
  }
  return {
    interval: intervalOf(interval, calendar),
    aggregator: functionOf(name),
    fill: fillOf(fill),
  };
}

const invalid = (written: string): string => `Invalid downsampling specifier '${written}'`;

function intervalOf(
  written: string,
  { usesCalendar, zone }: CalendarContext,
): Downsample['interval'] {
  if (written.includes('all')) return 'all';
  const isCalendar = written.endsWith('c');
  const duration = parseDuration(isCalendar ? written.slice(0, -1) : written);
  return isCalendar || usesCalendar ? { ...duration, calendarZone: zone } : duration;
}

/** Undefined for a name that no function has; case matters. */
export const aggregatorNamed = (name: string): Aggregator | undefined =>
  AGGREGATORS.find((aggregator) => aggregator === name);

function functionOf(name: string): Downsample['aggregator'] {
  const aggregator = aggregatorNamed(name);
  if (!aggregator) throw badRequest(`No such downsampling function: ${name}`);
  if (aggregator !== 'none') return aggregator;
  throw badRequest('cannot use the NONE aggregator for downsampling');
}

function fillOf(written: string): Fill {
  const fill = FILLS.get(written.toLowerCase());
  if (fill) return fill;
  throw badRequest(`Unrecognized fill policy: ${written}`);
}
