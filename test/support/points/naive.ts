/** Answers to questions about measured points by definition: instant by instant, without a thought of cost. */
import type { PointsQuestion } from '../../../lib/domain/points/evaluation/plan';
import type { SubQuery, TagFilter } from '../../../lib/domain/points/query';
import type { Tags } from '../../../lib/domain/points/series';
import { naiveBuckets } from './naive-buckets';
import { naiveValue } from './naive-functions';
import { type Point, plainMs, readBounds } from './naive-window';

export interface NaiveSeries {
  readonly id: number;
  readonly tags: Tags;
  /** In order of time. */
  readonly points: readonly Point[];
}

export interface NaiveGroup {
  readonly seriesIds: readonly number[];
  readonly points: readonly Point[];
}

/** Groups in any order. */
export function naiveAnswer(
  question: PointsQuestion,
  series: readonly NaiveSeries[],
): readonly NaiveGroup[] {
  const { query } = question;
  const taking = series
    .filter(({ tags }) => matchesAll(query, tags))
    .map((each) => ({ ...each, points: each.points.filter(([atMs]) => isRead(question, atMs)) }))
    .filter(({ points }) => points.length > 0)
    .sort((a, b) => (tagText(a.tags) < tagText(b.tags) ? -1 : 1));
  return grouped(query, taking).map((group) => ({
    seriesIds: group.map(({ id }) => id),
    points: pointsOf(question, group),
  }));
}

const tagText = (tags: Tags): string => JSON.stringify(Object.entries(tags).sort());

function isRead(question: PointsQuestion, atMs: number): boolean {
  const { fromMs, toMs } = readBounds(question);
  return fromMs <= atMs && atMs < toMs;
}

function matchesAll({ filters, hasExplicitTags }: SubQuery, tags: Tags): boolean {
  const keys = new Set(filters.map(({ key }) => key));
  const isExplicit = Object.keys(tags).every((key) => keys.has(key));
  if (hasExplicitTags && filters.length > 0 && !isExplicit) return false;
  return filters.every((filter) => {
    const isLiteral = filter.type === 'literal_or';
    const alternatives = isLiteral
      ? filters.filter(({ key, type }) => key === filter.key && type === 'literal_or')
      : [filter];
    return alternatives.some((each) => matches(each, tags));
  });
}

/** Wildcards of one asterisk only, at the beginning or at the end. */
function matches({ key, type, expression }: TagFilter, tags: Tags): boolean {
  const value = tags[key];
  if (value === undefined) return false;
  const any = (text: string, of: string) => text.split('|').some((each) => each === of);
  const like = (text: string, of: string) =>
    text.startsWith('*') ? of.endsWith(text.slice(1)) : of.startsWith(text.slice(0, -1));
  const [lowerText, lowerValue] = [expression.toLowerCase(), value.toLowerCase()];
  return {
    literal_or: any(expression, value),
    iliteral_or: any(lowerText, lowerValue),
    not_literal_or: !any(expression, value),
    not_iliteral_or: !any(lowerText, lowerValue),
    wildcard: like(expression, value),
    iwildcard: like(lowerText, lowerValue),
    regexp: type === 'regexp' && new RegExp(expression).test(value),
  }[type];
}

function grouped({ aggregator, filters }: SubQuery, series: readonly NaiveSeries[]) {
  if (aggregator === 'none') return series.map((each) => [each]);
  const keys = filters.filter(({ isGrouping }) => isGrouping).map(({ key }) => key);
  const nameOf = ({ tags }: NaiveSeries) => keys.map((key) => tags[key]).join('\n');
  return [...new Set(series.map(nameOf))].map((name) =>
    series.filter((each) => nameOf(each) === name),
  );
}

function pointsOf(question: PointsQuestion, group: readonly NaiveSeries[]): readonly Point[] {
  const { query } = question;
  const series = group.map(({ points }) => rated(question, naiveBuckets(question, points)));
  const stamps = [...new Set(series.flat().map(([atMs]) => atMs))].sort((a, b) => a - b);
  return stamps
    .filter((atMs) => isShown(question, atMs))
    .map((atMs) => [atMs, valueAt(query, series, atMs)]);
}

function isShown({ query: { downsample }, asked, alignment }: PointsQuestion, atMs: number) {
  const interval = downsample?.interval ?? 'all';
  const isFromEnd = alignment === 'end' && interval !== 'all' && !interval.calendarZone;
  const lengthMs = isFromEnd ? plainMs(interval) : 0;
  return asked.startMs <= atMs - lengthMs && atMs <= asked.endMs;
}

/** With a first rate from the epoch, that one stands before everything, where it is never shown. */
function rated({ query, firstRate }: PointsQuestion, points: readonly Point[]): readonly Point[] {
  if (firstRate !== 'epoch' || !query.rate || points.length === 0) return ratesOf(query, points);
  const [first, ...rest] = ratesOf(query, [[0, 0], ...points]);
  return first ? [[Number.NEGATIVE_INFINITY, first[1]], ...rest] : [];
}

function ratesOf({ rate }: SubQuery, points: readonly Point[]): readonly Point[] {
  if (!rate) return points;
  return points.slice(1).flatMap(([atMs, value], i): Point[] => {
    const [beforeMs, before] = points[i] ?? [0, 0];
    const seconds = (atMs - beforeMs) / 1000;
    if (!rate.isCounter || !(value < before)) return [[atMs, (value - before) / seconds]];
    if (rate.dropsResets) return [];
    const wrapped = (rate.counterMax - before + value) / seconds;
    return [[atMs, rate.resetValue > 0 && wrapped > rate.resetValue ? 0 : wrapped]];
  });
}

function valueAt(query: SubQuery, series: readonly (readonly Point[])[], atMs: number): number {
  const values = series.flatMap((points) => seriesAt(query, points, atMs));
  const { aggregator } = query;
  return aggregator === 'none' ? (values[0] ?? Number.NaN) : naiveValue(aggregator, values);
}

/** What a series counts for: nothing before its first and after its last point. */
function seriesAt({ aggregator, rate }: SubQuery, points: readonly Point[], atMs: number) {
  const before = points.filter(([stamp]) => stamp <= atMs).at(-1);
  const after = points.find(([stamp]) => stamp >= atMs);
  if (!before || !after) return [];
  if (before[0] === atMs || rate || aggregator === 'pfsum') return [before[1]];
  if (['zimsum', 'count', 'squareSum', 'first', 'last'].includes(aggregator)) return [0];
  if (['mimmin', 'mimmax'].includes(aggregator)) return [];
  const share = (atMs - before[0]) / (after[0] - before[0]);
  return [before[1] + share * (after[1] - before[1])];
}
