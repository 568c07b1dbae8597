/** The days from the first to the last in which series have points: a question costs no more than these. */
import type { PointsQuery } from '../../points';
import type { Statements } from '../sql/statements';
import { chunksOf } from '../sql/write-rows';
import { DAY_HOURS, type HourSpan, hoursOfWindow, spanWithin } from './hours';

interface SpanRow {
  readonly id: number;
  readonly first_day: number;
  readonly last_day: number;
}

export interface SeriesSpan extends HourSpan {
  readonly id: number;
}

export const hoursOfDays = ({
  first_day: first,
  last_day: last,
}: Omit<SpanRow, 'id'>): HourSpan => ({
  fromHour: first * DAY_HOURS,
  toHour: (last + 1) * DAY_HOURS,
});

/** As they were given, or as they are stored. */
export const spansIn = (
  read: Statements,
  { seriesIds, days }: Pick<PointsQuery, 'seriesIds' | 'days'>,
): Promise<SeriesSpan[]> | SeriesSpan[] => {
  const ids = sortedIds(seriesIds);
  if (days === undefined) return spansOf(read, ids);
  return ids.flatMap((id) => {
    const window = days.get(id);
    return window ? [{ id, ...hoursOfWindow(window) }] : [];
  });
};

export const sortedIds = (ids: readonly number[]): number[] =>
  [...new Set(ids)].sort((a, b) => a - b);

export async function spansOf(
  read: Statements,
  seriesIds: readonly number[],
): Promise<SeriesSpan[]> {
  const spans: SeriesSpan[] = [];
  for (const some of chunksOf(seriesIds)) {
    const rows = await read.run((db) =>
      db('series').select<SpanRow[]>('id', 'first_day', 'last_day').whereIn('id', some),
    );
    for (const row of rows) spans.push({ id: row.id, ...hoursOfDays(row) });
  }
  return spans;
}

/** The hours that any of these spans has. */
export const jointSpan = (spans: readonly HourSpan[]): HourSpan => ({
  fromHour: spans.reduce(
    (least, { fromHour }) => Math.min(least, fromHour),
    Number.POSITIVE_INFINITY,
  ),
  toHour: spans.reduce((most, { toHour }) => Math.max(most, toHour), Number.NEGATIVE_INFINITY),
});

/** Series that are read together, in the order of their ids, and the hours in which any of them may have points. */
export interface SpanGroup extends HourSpan {
  readonly seriesIds: readonly number[];
}

interface Growing extends HourSpan {
  readonly ids: number[];
  /** Hours of series that are theirs. */
  own: number;
}

/** So many hours of series are read by one statement anyway. */
const SMALL = 20_000;

/**
 * Series whose spans within the window are alike, so that of the hours of a group at most half are not theirs: between
 * the first and the last of many short-lived series others may have had points in any number of hours.
 */
export function groupsBySpan(spans: readonly SeriesSpan[], window: HourSpan): SpanGroup[] {
  const within = spans
    .map(({ id, ...span }) => ({ id, ...spanWithin(span, window) }))
    .filter(({ fromHour, toHour }) => fromHour < toHour)
    .sort((a, b) => a.fromHour - b.fromHour || a.toHour - b.toHour || a.id - b.id);
  const groups: Growing[] = [];
  for (const span of within) {
    const last = groups.at(-1);
    const grown = last && grownBy(last, span);
    if (grown) groups[groups.length - 1] = grown;
    else groups.push({ ...span, ids: [span.id], own: span.toHour - span.fromHour });
  }
  return groups.map(({ fromHour, toHour, ids }) => ({
    fromHour,
    toHour,
    seriesIds: ids.sort((a, b) => a - b),
  }));
}

/** Undefined if too many of its hours would be none of its series. */
function grownBy(group: Growing, { id, fromHour, toHour }: SeriesSpan): Growing | undefined {
  const grown = jointSpan([group, { fromHour, toHour }]);
  const hours = (grown.toHour - grown.fromHour) * (group.ids.length + 1);
  const own = group.own + toHour - fromHour;
  if (hours > Math.max(SMALL, 2 * own)) return undefined;
  group.ids.push(id);
  return { ...grown, ids: group.ids, own };
}
