/** What hosted servers use now: the newest values of their series. */
import { RUNNING } from '../../domain/hosted/status';
import { type HostedUsage, NOTHING_USED } from '../../domain/hosted/usage';
import { HOUR_MS } from '../../domain/points/interval';
import { type ExactDecimal, exactly, times, ZERO } from '../../domain/values/exact-decimal';
import type { SeriesScope, Store } from '../../store/store';
import { lastUntil, type NewestPoint, type NewestPoints } from '../points/last-until';
import { newestBefore } from './last-before';
import { type HostedQuantity, type HostedSeries, hostedSeries } from './series';
import type { HostedServer } from './servers';

export interface MeasuredServer extends HostedServer {
  readonly used: HostedUsage;
  /** When the newest value of any kind was measured; null: nothing was. */
  readonly measuredAtMs: number | null;
}

export interface UsageQuery {
  readonly scope: SeriesScope | undefined;
  readonly nowMs: number;
  /** CPU and memory that were measured longer ago are not what is used now. */
  readonly maxAgeMs: number;
}

interface Value {
  readonly atMs: number;
  readonly value: ExactDecimal;
}

type Values = ReadonlyMap<HostedQuantity, Value>;

export async function measureServers(
  store: Pick<Store, 'metrics' | 'points'>,
  servers: readonly HostedServer[],
  query: UsageQuery,
): Promise<readonly MeasuredServer[]> {
  const newest = await newestValues(store, servers, query);
  return servers.map((server) => {
    const values = newest.get(server.id) ?? new Map<HostedQuantity, Value>();
    const stamps = [...values.values()].map(({ atMs }) => atMs);
    return {
      ...server,
      used: usageOf(server, values, query),
      measuredAtMs: stamps.length > 0 ? Math.max(...stamps) : null,
    };
  });
}

/** Of several series of one quantity the one with the newest value counts. */
async function newestValues(
  store: Pick<Store, 'metrics' | 'points'>,
  servers: readonly HostedServer[],
  { scope, nowMs }: UsageQuery,
): Promise<ReadonlyMap<string, Values>> {
  const series = await hostedSeries(store, servers, scope);
  const last = await lastOf(store, series, nowMs);
  const byServer = new Map<string, Map<HostedQuantity, Value>>();
  for (const { id, serverId, quantity, scale } of series) {
    const point = last.get(id);
    if (!point) continue;
    const values = byServer.get(serverId) ?? new Map<HostedQuantity, Value>();
    byServer.set(serverId, values);
    if (point.atMs <= (values.get(quantity)?.atMs ?? Number.NEGATIVE_INFINITY)) continue;
    values.set(quantity, { atMs: point.atMs, value: times(exactly(point.value), scale) });
  }
  return byServer;
}

/** Clocks differ by less. */
const AHEAD_MS = HOUR_MS;

const lastOf = (
  store: Pick<Store, 'metrics' | 'points'>,
  series: readonly HostedSeries[],
  nowMs: number,
): Promise<NewestPoints> =>
  lastUntil(store, {
    seriesIds: series.map(({ id }) => id),
    untilMs: nowMs + AHEAD_MS,
    async before(ids) {
      const found = new Map<number, NewestPoint>();
      for (const each of series.filter(({ id }) => ids.includes(id))) {
        const newest = await newestBefore(store, each, nowMs);
        if (newest) found.set(each.id, newest);
      }
      return found;
    },
  });

/** What does not run uses no CPU and no memory; its storage stays as it was. */
function usageOf(
  { status }: HostedServer,
  values: Values,
  { nowMs, maxAgeMs }: UsageQuery,
): HostedUsage {
  const live = (quantity: HostedQuantity): ExactDecimal => {
    const newest = values.get(quantity);
    const isLive = newest && status === RUNNING && newest.atMs >= nowMs - maxAgeMs;
    return isLive ? newest.value : ZERO;
  };
  return {
    ...NOTHING_USED,
    cpuPercent: live('cpu'),
    ramBytes: live('ram'),
    dbBytes: values.get('db')?.value ?? ZERO,
    fileBytes: values.get('file')?.value ?? ZERO,
  };
}
