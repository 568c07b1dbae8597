/** Filters by date: a date is its midnight in UTC, and is compared with the time of polls, or of rows. */
import type { Filters } from '../../../domain/values/bounds';
import { parseTimeUs } from '../../../time';
import type { Parameters } from '../request';
import { type FilteredField, filtersIn } from './filters';

const DAY_US = 86_400_000_000;

const DATE = /^\d{4}-\d\d-\d\d$/;

/** A date without a time is the whole of that day, where equality is asked for. */
function read(text: string) {
  const us = parseTimeUs(text);
  if (us === undefined) return undefined;
  return DATE.test(text) ? { at: us, end: us + DAY_US } : { at: us };
}

const dateField = (name: string, separators?: readonly string[]): FilteredField => ({
  ...{ name, read, word: 'date' },
  allowed: 'a date such as 2014-10-21, or a date and time in ISO 8601',
  ...(separators && { separators }),
});

const BURST_DATE = dateField('date');
const POLL_TIME = dateField('poll_time', ['__', '_']);
const TIME = dateField('time');

/** What a list has without a filter: the last days up to now. */
const orLast = (filters: Filters, days: number, nowUs: number): Filters =>
  filters.length > 0 ? filters : [[{ from: nowUs - days * DAY_US, until: nowUs }]];

/** Each throws `invalidParameter`. */
export const burstDates = (parameters: Parameters, nowUs: number): Filters =>
  orLast(filtersIn(parameters, BURST_DATE), 30, nowUs);

export const pollTimes = (parameters: Parameters, nowUs: number): Filters =>
  orLast(filtersIn(parameters, POLL_TIME), 1, nowUs);

export const rowTimes = (parameters: Parameters): Filters => filtersIn(parameters, TIME);
