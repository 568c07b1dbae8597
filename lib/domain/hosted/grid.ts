/** The periods and intervals that a hosting's history can be asked by, and the buckets that they make. */
import type { PointsWindow } from '../points/columns';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../points/interval';

const PERIOD_MS = {
  '1h': HOUR_MS,
  '6h': 6 * HOUR_MS,
  '24h': 24 * HOUR_MS,
  '7d': 7 * DAY_MS,
  '30d': 30 * DAY_MS,
} as const;
export type HistoryPeriod = keyof typeof PERIOD_MS;

/** From the finest on. */
const INTERVAL_MS = {
  '5m': 5 * MINUTE_MS,
  '15m': 15 * MINUTE_MS,
  '1h': HOUR_MS,
  '1d': DAY_MS,
} as const;
export type HistoryInterval = keyof typeof INTERVAL_MS;

/** So many buckets fit a chart. */
const MOST_BUCKETS = 200;

export interface HistoryGrid extends PointsWindow {
  readonly interval: HistoryInterval;
  readonly intervalMs: number;
}

/**
 * Buckets are multiples of the interval since the epoch and end with the one that holds `nowMs`. `auto` is the finest
 * interval that makes few enough of them. Undefined: the interval is longer than the period.
 */
export function historyGrid(
  period: HistoryPeriod,
  wanted: HistoryInterval | 'auto',
  nowMs: number,
): HistoryGrid | undefined {
  const interval = wanted === 'auto' ? finestFor(period) : wanted;
  const intervalMs = INTERVAL_MS[interval];
  const periodMs = PERIOD_MS[period];
  if (intervalMs > periodMs) return undefined;
  const toMs = (Math.floor(nowMs / intervalMs) + 1) * intervalMs;
  return { interval, intervalMs, fromMs: toMs - periodMs, toMs };
}

function finestFor(period: HistoryPeriod): HistoryInterval {
  const names = Object.keys(INTERVAL_MS) as readonly HistoryInterval[];
  const isFew = (name: HistoryInterval) => PERIOD_MS[period] / INTERVAL_MS[name] <= MOST_BUCKETS;
  return names.find(isFew) ?? '1d';
}
