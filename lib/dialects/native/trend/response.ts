/** The JSON of a trend. */
import { crossingMs, type Trend } from '../../../domain/points/trend';
import { isoTime, MAX_INSTANT_US } from '../../../time';
import type { TrendRequest } from './request';

const isoMs = (ms: number): string => isoTime(Math.round(ms) * 1000);

export const trendJson = ({ query, limit }: TrendRequest, trend: Trend | undefined) => ({
  metric: query.metric,
  ...('serverId' in query.of ? { server: query.of.serverId } : { project: query.of.projectId }),
  start: isoMs(query.fromMs),
  stop: isoMs(query.toMs),
  trend: trend ? valuesOf(trend) : null,
  limit,
  limit_reached_at: trend && limit !== null ? reachedAt(trend, limit) : null,
});

const valuesOf = (trend: Trend) => ({
  hours: trend.count,
  first_at: isoMs(trend.firstMs),
  last_at: isoMs(trend.lastMs),
  first_value: trend.firstValue,
  last_value: trend.lastValue,
  slope_per_day: trend.slopePerDay,
  residual_standard_deviation: trend.deviation,
  r_squared: trend.rSquared,
});

/** Null also for a time that is beyond what times can say. */
function reachedAt(trend: Trend, limit: number): string | null {
  const ms = crossingMs(trend, limit);
  return ms === undefined || ms * 1000 > MAX_INSTANT_US ? null : isoMs(ms);
}
