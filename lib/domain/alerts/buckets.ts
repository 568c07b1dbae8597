/** What was measured of one series, bucket by bucket: of each bucket the value that is nearest to a threshold. */

import type { PointColumns } from '../points/columns';
import type { Segment } from '../segment';
import { runs } from '../states';
import type { Watch } from './watch';

/** In order of time; a bucket in which nothing was measured is left out. */
export interface Buckets {
  readonly startMs: Float64Array;
  readonly nearest: Float64Array;
}

type Nearest = Pick<Watch, 'nearest'>;

const nearer = ({ nearest }: Nearest, one: number, other: number): number =>
  nearest === 'min' ? Math.min(one, other) : Math.max(one, other);

/** Values that are no numbers count as not measured. */
export function bucketsOfPoints(
  { atMs, values }: PointColumns,
  { bucketMs, nearest }: Pick<Watch, 'bucketMs' | 'nearest'>,
): Buckets {
  const found = new Map<number, number>();
  atMs.forEach((ms, i) => {
    const value = values[i] ?? Number.NaN;
    if (Number.isNaN(value)) return;
    const startMs = Math.floor(ms / bucketMs) * bucketMs;
    const known = found.get(startMs);
    found.set(startMs, known === undefined ? value : nearer({ nearest }, known, value));
  });
  return columnsOf(found);
}

/** Several series as one: a bucket has what is nearest of them all. */
export function mergedBuckets(series: readonly Buckets[], watch: Nearest): Buckets {
  const [first, ...others] = series;
  if (first && others.length === 0) return first;
  const found = new Map<number, number>();
  for (const { startMs, nearest } of series) {
    startMs.forEach((ms, i) => {
      const value = nearest[i] ?? Number.NaN;
      const known = found.get(ms);
      found.set(ms, known === undefined ? value : nearer(watch, known, value));
    });
  }
  return columnsOf(found);
}

function columnsOf(found: ReadonlyMap<number, number>): Buckets {
  const sorted = [...found].sort(([a], [b]) => a - b);
  return {
    startMs: Float64Array.from(sorted, ([ms]) => ms),
    nearest: Float64Array.from(sorted, ([, value]) => value),
  };
}

type State = Pick<Segment, 'fromUs' | 'toUs' | 'state'>;

/** Without the buckets in which the server did not run all the time. */
export function whileRunning(
  { startMs, nearest }: Buckets,
  segments: readonly State[],
  bucketMs: number,
): Buckets {
  const spans = runningSpans(segments);
  const isRunning = (_value: number, i: number): boolean => {
    const fromUs = (startMs[i] ?? 0) * 1000;
    const toUs = fromUs + bucketMs * 1000;
    return spans.some((span) => span.fromUs <= fromUs && toUs <= span.toUs);
  };
  return { startMs: startMs.filter(isRunning), nearest: nearest.filter(isRunning) };
}

/** Segments that run, joined where one follows upon the other. */
function runningSpans(segments: readonly State[]) {
  const spans: { fromUs: number; toUs: number }[] = [];
  for (const { fromUs, toUs, state } of segments) {
    if (!runs(state)) continue;
    const endUs = toUs ?? Number.POSITIVE_INFINITY;
    const last = spans.at(-1);
    if (last?.toUs === fromUs) last.toUs = endUs;
    else spans.push({ fromUs, toUs: endUs });
  }
  return spans;
}
