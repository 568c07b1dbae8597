/** The trend of what was measured of a server or a project, out of the hours of its series. */
import type { PointColumns } from '../domain/points/columns';
import { HOUR_MS } from '../domain/points/interval';
import type { RollUpColumns } from '../domain/points/roll-up';
import { type Trend, trendOf } from '../domain/points/trend';
import type { Series, Store } from '../store/store';
import { metricsNamed, roleOf } from './metrics';
import { POINTS_BUDGET } from './points/budget';

export interface TrendQuery {
  /** A role, or else the name of a metric. */
  readonly metric: string;
  /** Of one of both. */
  readonly of: { readonly serverId: string } | { readonly projectId: string };
  readonly fromMs: number;
  readonly toMs: number;
}

/** Undefined where fewer than two hours have been measured. Throws `tooLarge`. */
export async function usageTrend(
  store: Pick<Store, 'points' | 'metrics'>,
  query: TrendQuery,
): Promise<Trend | undefined> {
  const scaled: ScaledSeries[] = [];
  for (const { name, scale } of await metricsNamed(store, query.metric)) {
    const series = await store.points.findSeries({ ...scopeOf(query), metric: name });
    scaled.push(...series.map(({ id }) => ({ id, scale })));
  }
  const hours = await store.points.readRollUps({
    seriesIds: scaled.map(({ id }) => id),
    fromMs: Math.floor(query.fromMs / HOUR_MS) * HOUR_MS,
    toMs: Math.ceil(query.toMs / HOUR_MS) * HOUR_MS,
    width: 'hour',
    values: ['sum', 'count'],
    limit: POINTS_BUDGET,
  });
  return trendOf(hourlyValues(scaled, hours, isMean(await roleOf(store, query.metric))));
}

interface ScaledSeries extends Pick<Series, 'id'> {
  readonly scale: number;
}

function scopeOf({ of }: TrendQuery) {
  if ('serverId' in of) return { scope: 'all' as const, serverIds: [of.serverId] };
  return { scope: { projectIds: [of.projectId], accountIds: [], siteIds: [] } };
}

/** Percents and durations of several series have a mean; amounts have a sum. */
const isMean = (word: string): boolean => /_(?:percent|ms)$/.test(word);

/** Of each hour, at its middle: the mean of all values, or the sum of the means of the series. */
function hourlyValues(
  series: readonly ScaledSeries[],
  hours: ReadonlyMap<number, RollUpColumns<'sum' | 'count'>>,
  meansOnly: boolean,
): PointColumns {
  const totals = new Map<number, { sum: number; count: number }>();
  for (const { id, scale } of series) {
    const { startMs, sum, count } = hours.get(id) ?? NOTHING;
    startMs.forEach((ms, i) => {
      const total = totals.get(ms) ?? { sum: 0, count: 0 };
      const [points, value] = [count[i] ?? 0, (sum[i] ?? 0) * scale];
      total.sum += meansOnly ? value : value / points;
      total.count += points;
      totals.set(ms, total);
    });
  }
  const sorted = [...totals].sort(([a], [b]) => a - b);
  return {
    atMs: Float64Array.from(sorted, ([ms]) => ms + HOUR_MS / 2),
    values: Float64Array.from(sorted, ([, { sum, count }]) => (meansOnly ? sum / count : sum)),
  };
}

const NOTHING: RollUpColumns<'sum' | 'count'> = {
  startMs: new Float64Array(),
  sum: new Float64Array(),
  count: new Float64Array(),
};
