/** Downsampling by definition: all buckets of the window one after the other, and in each the points that lie in it. */
import { DateTime } from 'luxon';
import type { PointsQuestion } from '../../../lib/domain/points/evaluation/plan';
import type { Interval } from '../../../lib/domain/points/query';
import { naiveValue } from './naive-functions';
import { type Point, plainMs, readBounds } from './naive-window';

/** A bucket holds `fromMs <= t < toMs`. */
interface Bucket {
  readonly fromMs: number;
  readonly toMs: number;
  readonly stampMs: number;
}

export function naiveBuckets(question: PointsQuestion, points: readonly Point[]): readonly Point[] {
  const { downsample } = question.query;
  if (!downsample) return points;
  const { fill, interval, aggregator } = downsample;
  return bucketsOf(question, points).flatMap(({ fromMs, toMs, stampMs }): Point[] => {
    const values = points.filter(([atMs]) => fromMs <= atMs && atMs < toMs);
    if (values.length > 0) {
      return [
        [
          stampMs,
          naiveValue(
            aggregator,
            values.map(([, value]) => value),
          ),
        ],
      ];
    }
    if (fill === 'none' || interval === 'all') return [];
    return [[stampMs, fill === 'zero' ? 0 : Number.NaN]];
  });
}

/** Only whole ones: those that begin in what was read, and with a fill those that end in it. */
function bucketsOf(question: PointsQuestion, points: readonly Point[]): readonly Bucket[] {
  const { query, asked } = question;
  const interval = query.downsample?.interval ?? 'all';
  if (interval === 'all') {
    return [{ fromMs: asked.startMs, toMs: asked.endMs, stampMs: asked.startMs }];
  }
  const { calendarZone } = interval;
  return calendarZone === undefined
    ? plainBuckets(question, plainMs(interval))
    : calendarBuckets(question, points, (firstMs, toMs) =>
        calendarFrom(interval, calendarZone, firstMs, toMs),
      );
}

function plainBuckets(question: PointsQuestion, lengthMs: number): readonly Bucket[] {
  const { query, asked, alignment } = question;
  const { fromMs, toMs } = readBounds(question);
  const isFilled = query.downsample?.fill !== 'none';
  const [phaseMs, stampMs] =
    alignment === 'end' ? [(asked.endMs + 1) % lengthMs, lengthMs - 1] : [0, 0];
  const first = phaseMs + Math.ceil((fromMs - phaseMs) / lengthMs) * lengthMs;
  const buckets: Bucket[] = [];
  for (let at = first; isFilled ? at + lengthMs <= toMs : at < toMs; at += lengthMs) {
    buckets.push({ fromMs: at, toMs: at + lengthMs, stampMs: at + stampMs });
  }
  return buckets;
}

function calendarBuckets(
  question: PointsQuestion,
  points: readonly Point[],
  sequence: (firstMs: number, toMs: number) => readonly Bucket[],
): readonly Bucket[] {
  const { fromMs, toMs } = readBounds(question);
  const whole = sequence(fromMs, toMs).filter((bucket) => bucket.fromMs >= fromMs);
  if (question.query.downsample?.fill !== 'none') {
    return whole.filter((bucket) => bucket.toMs <= toMs);
  }
  const firstMs = whole[0]?.fromMs ?? toMs;
  const firstPoint = points.find(([atMs]) => atMs >= firstMs);
  if (!firstPoint) return [];
  return sequence(firstPoint[0], toMs).map((bucket) => ({
    ...bucket,
    fromMs: Math.max(bucket.fromMs, firstMs),
  }));
}

const LUXON_UNITS = { d: 'days', n: 'months', y: 'years', w: 'weeks' } as const;

/** From the anchor of this instant on, one interval after the other; the first is the one that holds the instant. */
function calendarFrom(
  interval: Interval,
  zone: string,
  firstMs: number,
  toMs: number,
): readonly Bucket[] {
  const anchor = anchorOf(interval, DateTime.fromMillis(firstMs, { zone }));
  const { unit, count } = interval;
  const startOf = (k: number): number =>
    unit === 'd' || unit === 'w' || unit === 'n' || unit === 'y'
      ? anchor
          .plus({ [LUXON_UNITS[unit]]: k * count })
          .startOf('day')
          .toMillis()
      : anchor.toMillis() + k * plainMs(interval);
  // No unit is longer than this, so none is left out.
  const passed = Math.floor((firstMs - anchor.toMillis()) / (1.04 * plainMs(interval))) - 1;
  const buckets: Bucket[] = [];
  for (let k = Math.max(passed, 0), fromMs = startOf(k); fromMs < toMs; k++) {
    const nextMs = startOf(k + 1);
    if (nextMs > firstMs) buckets.push({ fromMs, toMs: nextMs, stampMs: fromMs });
    fromMs = nextMs;
  }
  return buckets;
}

function anchorOf({ unit, count }: Interval, local: DateTime): DateTime {
  switch (unit) {
    case 'ms':
      return local.startOf('second');
    case 's':
      return local.startOf(60 % count === 0 ? 'minute' : 'hour');
    case 'm':
      return local.startOf(60 % count === 0 ? 'hour' : 'day');
    case 'h':
      return local.startOf(24 % count === 0 ? 'day' : 'month');
    case 'w':
      return local.minus({ days: local.weekday % 7 }).startOf('day');
    default:
      return local.startOf('year');
  }
}
