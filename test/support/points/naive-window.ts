/** Which points are read for a question: whole hours, as OpenTSDB stores them. */
import type { PointsQuestion } from '../../../lib/domain/points/evaluation/plan';
import type { Interval } from '../../../lib/domain/points/query';

export type Point = readonly [atMs: number, value: number];

const HOUR_MS = 3_600_000;
const PLAIN_MS = { ms: 1, s: 1e3, m: 6e4, h: 36e5, d: 864e5, w: 6048e5, n: 2592e6, y: 31536e6 };

export const plainMs = ({ count, unit }: Interval): number => count * PLAIN_MS[unit];

/** Whole hours are read; with buckets, those from the one of the start to the one of the end. */
export function readBounds({ query: { downsample }, asked }: PointsQuestion) {
  let start = Math.floor(asked.startMs / 1000);
  let end = Math.floor(asked.endMs / 1000) + 1;
  const interval = downsample?.interval ?? 'all';
  if (interval !== 'all') {
    const lengthMs = plainMs(interval);
    start -= Math.floor(((start * 1000) % lengthMs) / 1000);
    end += Math.floor((lengthMs - ((end * 1000) % lengthMs)) / 1000);
  }
  const fromMs = Math.floor((start * 1000) / HOUR_MS) * HOUR_MS;
  let toMs = Math.floor((end * 1000) / HOUR_MS) * HOUR_MS;
  if (interval === 'all' || toMs < end * 1000) toMs += HOUR_MS;
  return { fromMs, toMs };
}
