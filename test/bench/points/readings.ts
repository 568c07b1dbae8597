/** Made-up measured points: one value of each host at each instant, as points, as rows and as bodies of a put. */
import type { MeasuredPoint } from '../../../lib/store/points';
import { CLOUD_END_US } from '../cloud';

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
/** A full hour. */
export const END_MS = Math.floor(CLOUD_END_US / 1000 / DAY_MS) * DAY_MS;

export const METRIC = 'bench.cpu';
export const hostOf = (n: number): string => `host${String(n).padStart(6, '0')}`;

/** Looks like a measurement, and is the same in every run. */
export const measurement = (host: number, atMs: number): number =>
  Math.round(50_000 + 40_000 * Math.sin(host + atMs / 7_000_000)) / 1000;

/** Of `count` hosts from this one on. */
export function readings(atMs: number, from: number, count: number): MeasuredPoint[] {
  return Array.from({ length: count }, (_, n) => ({
    metric: METRIC,
    tags: { host: hostOf(from + n), datacenter: 'paris' },
    atMs,
    value: measurement(from + n, atMs),
  }));
}

export const bodyOf = (points: readonly MeasuredPoint[]): Buffer =>
  Buffer.from(
    JSON.stringify(points.map(({ atMs, ...point }) => ({ ...point, timestamp: atMs / 1000 }))),
  );
