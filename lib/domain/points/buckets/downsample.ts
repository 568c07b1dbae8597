/** Downsampling: the points of one series, or their roll-ups, folded to one value a bucket of time. */

import { zoneClock } from '../../../time-zone';
import { lowerBound, NO_POINTS, type PointColumns, type PointsWindow } from '../columns';
import { plainLengthMs } from '../interval';
import type { Downsample, Fill } from '../query';
import { calendarBuckets } from './calendar';
import type { AskedWindow } from './read-window';
import {
  type BucketSequence,
  eachBucket,
  endBuckets,
  epochBuckets,
  firstWholeStart,
} from './sequence';

/** `epoch`: buckets are multiples of the interval, stamped with their start; `end`: they reach back from the end of the window. */
export type Alignment = 'epoch' | 'end';

/** What is folded: stamps in order of time, and the value of those from one position to before another. */
export interface Parts {
  readonly stamps: Float64Array;
  reduce(from: number, to: number): number;
}

export type Downsampler = (parts: Parts) => PointColumns;

export interface DownsampledWindow {
  readonly asked: AskedWindow;
  readonly read: PointsWindow;
  readonly alignment: Alignment;
}

export function makeDownsampler(downsample: Downsample, window: DownsampledWindow): Downsampler {
  const { interval, fill } = downsample;
  if (interval === 'all') return (parts) => wholeWindow(parts, window.asked);
  const sequenceFrom = sequences(interval, window);
  const whole = sequenceFrom(window.read.fromMs);
  const firstMs = firstWholeStart(whole, window.read.fromMs);
  if (fill === 'none') return (parts) => filledBuckets(parts, sequenceFrom, firstMs);
  const starts = startsBetween(whole, firstMs, whole.startOf(window.read.toMs));
  const bucketsToFill = { starts, stamps: starts.map(whole.stampOf), nextStart: whole.nextStart };
  return (parts) => allBuckets(parts, bucketsToFill, fill);
}

/** The sequence of buckets for a series whose first point is here; only those of the calendar depend on it. */
function sequences(
  interval: Exclude<Downsample['interval'], 'all'>,
  { asked, alignment }: DownsampledWindow,
): (firstMs: number) => BucketSequence {
  const { calendarZone } = interval;
  if (calendarZone !== undefined) {
    const clock = zoneClock(calendarZone);
    return (firstMs) => calendarBuckets(interval, clock, firstMs);
  }
  const lengthMs = plainLengthMs(interval);
  const buckets = alignment === 'end' ? endBuckets(lengthMs, asked.endMs) : epochBuckets(lengthMs);
  return () => buckets;
}

/** One bucket without its end, stamped with its start; it is never filled. */
function wholeWindow(parts: Parts, { startMs, endMs }: AskedWindow): PointColumns {
  const from = lowerBound(parts.stamps, startMs);
  const to = lowerBound(parts.stamps, endMs);
  if (from === to) return NO_POINTS;
  return { atMs: Float64Array.of(startMs), values: Float64Array.of(parts.reduce(from, to)) };
}

/** Only those that have points. */
function filledBuckets(
  parts: Parts,
  sequenceFrom: (firstMs: number) => BucketSequence,
  fromMs: number,
): PointColumns {
  const skipped = lowerBound(parts.stamps, fromMs);
  const stamps = parts.stamps.subarray(skipped);
  const atMs = new Float64Array(stamps.length);
  const values = new Float64Array(stamps.length);
  if (stamps.length === 0) return NO_POINTS;
  const buckets = sequenceFrom(stamps[0] as number);
  let size = 0;
  eachBucket(stamps, buckets, (startMs, from, to) => {
    atMs[size] = buckets.stampOf(startMs);
    values[size++] = parts.reduce(skipped + from, skipped + to);
  });
  return { atMs: atMs.slice(0, size), values: values.slice(0, size) };
}

interface BucketsToFill {
  readonly starts: Float64Array;
  readonly stamps: Float64Array;
  nextStart(startMs: number): number;
}

/** All of them, filled where there are no points. */
function allBuckets(parts: Parts, buckets: BucketsToFill, fill: Fill): PointColumns {
  let to = lowerBound(parts.stamps, buckets.starts[0] ?? 0);
  const values = buckets.starts.map((startMs) => {
    const from = to;
    const stopMs = buckets.nextStart(startMs);
    while (to < parts.stamps.length && (parts.stamps[to] as number) < stopMs) to++;
    return from === to ? fillValue(fill) : parts.reduce(from, to);
  });
  return { atMs: buckets.stamps, values };
}

const fillValue = (fill: Fill): number => (fill === 'zero' ? 0 : Number.NaN);

function startsBetween(buckets: BucketSequence, fromMs: number, toMs: number): Float64Array {
  const starts: number[] = [];
  for (let startMs = fromMs; startMs < toMs; startMs = buckets.nextStart(startMs)) {
    starts.push(startMs);
  }
  return Float64Array.from(starts);
}
