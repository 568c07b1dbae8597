/** Filters by date: a date is its midnight in UTC, and is compared with the time of polls. */
import type { PollBounds } from '../../store/store';
import { parseTimeUs } from '../../time';
import { validation } from './errors';
import type { Parameters } from './request';

const DAY_US = 86_400_000_000;
/** Without a filter: the last 30 days. */
const DEFAULT_US = 30 * DAY_US;

const DATE = /^\d{4}-\d\d-\d\d$/;

interface Instant {
  readonly us: number;
  /** Written without a time of day. */
  readonly isDay: boolean;
}

type Bounds = (instants: readonly Instant[]) => readonly PollBounds[];

const one =
  (toBounds: (instant: Instant) => PollBounds): Bounds =>
  (instants) =>
    instants.map(toBounds);

/** A whole day, or one instant. */
const during = ({ us, isDay }: Instant): PollBounds =>
  isDay ? { fromUs: us, beforeUs: us + DAY_US } : { fromUs: us, untilUs: us };

const LOOKUPS: Readonly<Record<string, Bounds>> = {
  '': one(during),
  __exact: one(during),
  __in: one(during),
  __lt: one(({ us }) => ({ beforeUs: us })),
  __lte: one(({ us }) => ({ untilUs: us })),
  __gt: one(({ us }) => ({ afterUs: us })),
  __gte: one(({ us }) => ({ fromUs: us })),
  __range: ([first, last]) => [
    { ...(first && { fromUs: first.us }), ...(last && { untilUs: last.us }) },
  ],
};

/** Each of these must hold; each is a list of alternatives. Throws `invalidParameter`. */
export function boundsIn(
  parameters: Parameters,
  nowUs: number,
): readonly (readonly PollBounds[])[] {
  const filters = Object.entries(LOOKUPS).flatMap(([lookup, toBounds]) => {
    const name = `date${lookup}`;
    return (parameters.get(name) ?? []).map((text) => toBounds(instantsIn(name, text)));
  });
  return filters.length > 0 ? filters : [[{ fromUs: nowUs - DEFAULT_US, untilUs: nowUs }]];
}

function instantsIn(name: string, text: string): readonly Instant[] {
  const parts = alternativesIn(text);
  if (name === 'date__range' && parts.length !== 2) {
    throw validation(name, `Invalid range '${text}' provided. Please provide two dates.`);
  }
  return parts.map((part) => {
    const us = parseTimeUs(part.trim());
    if (us !== undefined) return { us, isDay: DATE.test(part.trim()) };
    const wanted = 'a date such as 2014-10-21, or a date and time in ISO 8601';
    throw validation(name, `Invalid date '${part}' provided. Please provide ${wanted}.`);
  });
}

/** Commas are OR; a backslash keeps one, or a backslash, in the value. */
function alternativesIn(text: string): readonly string[] {
  const parts = [''];
  for (const [, kept, char = ''] of text.matchAll(/\\([,\\])|(.)/gsu)) {
    if (kept === undefined && char === ',') parts.push('');
    else parts[parts.length - 1] += kept ?? char;
  }
  return parts;
}
