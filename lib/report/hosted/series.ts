/** The series that measure what hosted servers use, by what their metrics mean. */
import type { MetricRole } from '../../domain/points/roles';
import { type ExactDecimal, exactly, times } from '../../domain/values/exact-decimal';
import type { Series, SeriesScope, Store } from '../../store/store';
import { allMetrics } from '../metrics';
import type { HostedServer } from './servers';

export type HostedQuantity = 'cpu' | 'ram' | 'db' | 'file';

const ROLES: Readonly<Partial<Record<MetricRole, HostedQuantity>>> = {
  cpu_percent: 'cpu',
  mem_bytes: 'ram',
  mem_percent: 'ram',
  db_bytes: 'db',
  file_bytes: 'file',
};

export interface HostedSeries {
  readonly id: number;
  readonly serverId: string;
  readonly quantity: HostedQuantity;
  /** A value times this is a percent of the server's cores, or bytes. */
  readonly scale: ExactDecimal;
}

type Sources = Pick<Store, 'metrics' | 'points'>;

/** Of these servers, as far as the scope allows. */
export async function hostedSeries(
  store: Sources,
  servers: readonly HostedServer[],
  scope: SeriesScope | undefined,
): Promise<readonly HostedSeries[]> {
  if (scope === undefined || servers.length === 0) return [];
  const byId = new Map(servers.map((server) => [server.id, server]));
  const found: HostedSeries[] = [];
  for (const metric of await quantityMetrics(store)) {
    const query = { scope, metric: metric.name, serverIds: [...byId.keys()] };
    const series = await store.points.findSeries(query);
    found.push(...series.flatMap((each) => boundSeries(each, metric, byId)));
  }
  return found;
}

function boundSeries(
  { id, serverId }: Series,
  { role, scale, quantity }: QuantityMetric,
  byId: ReadonlyMap<string, HostedServer>,
): readonly HostedSeries[] {
  const server = serverId === null ? undefined : byId.get(serverId);
  if (!server) return [];
  return [{ id, serverId: server.id, quantity, scale: scaleOf(role, scale, server) }];
}

/** A share of the memory is one of its limit. */
const scaleOf = (role: MetricRole, scale: number, { limits }: HostedServer): ExactDecimal =>
  role === 'mem_percent'
    ? times(times(exactly(scale), limits.ramMb), MB_PER_PERCENT)
    : exactly(scale);

const MB_PER_PERCENT = exactly(2 ** 20 / 100);

interface QuantityMetric {
  readonly name: string;
  readonly role: MetricRole;
  readonly scale: number;
  readonly quantity: HostedQuantity;
}

async function quantityMetrics(store: Sources): Promise<readonly QuantityMetric[]> {
  const found: QuantityMetric[] = [];
  for await (const { name, role, scale } of allMetrics(store)) {
    const quantity = role === null ? undefined : ROLES[role];
    if (role !== null && quantity) found.push({ name, role, scale, quantity });
  }
  return found;
}
