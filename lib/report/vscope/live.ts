/** Live values: the newest points of what is bound to a server or node, unless they are too old. */
import type { MetricRole } from '../../domain/points/roles';
import { type ExactDecimal, exactly, times } from '../../domain/values/exact-decimal';
import type { Series, SeriesScope, Store } from '../../store/store';

/** By role, in the unit of the role. */
export type LiveValues = ReadonlyMap<MetricRole, ExactDecimal>;

export interface LiveQuery {
  readonly scope: SeriesScope | undefined;
  readonly nowMs: number;
  /** What was measured longer ago does not count. */
  readonly maxAgeMs: number;
}

type Sources = Pick<Store, 'points' | 'metrics'>;

export const liveOfServer = (store: Sources, id: string, query: LiveQuery): Promise<LiveValues> =>
  liveOf(store, { serverIds: [id] }, query);

export const liveOfNode = (store: Sources, id: string, query: LiveQuery): Promise<LiveValues> =>
  liveOf(store, { nodeIds: [id] }, query);

type Bound = { readonly serverIds: readonly string[] } | { readonly nodeIds: readonly string[] };

/** Of several series of one role the one with the newest value counts. */
async function liveOf(
  store: Sources,
  bound: Bound,
  { scope, nowMs, maxAgeMs }: LiveQuery,
): Promise<LiveValues> {
  const values = new Map<MetricRole, ExactDecimal>();
  if (scope === undefined) return values;
  const series = await store.points.findSeries({ scope, ...bound });
  const last = await store.points.last(series.map(({ id }) => id));
  const meanings = await meaningsOf(store, series);
  const newestFirst = series
    .flatMap((each) => ({ ...each, point: last.get(each.id) }))
    .flatMap(({ metric, point }) => (point ? [{ metric, ...point }] : []))
    .filter(({ atMs }) => atMs >= nowMs - maxAgeMs)
    .sort((a, b) => b.atMs - a.atMs);
  for (const { metric, value } of newestFirst) {
    const meaning = meanings.get(metric);
    if (!meaning?.role || values.has(meaning.role)) continue;
    values.set(meaning.role, times(exactly(value), exactly(meaning.scale)));
  }
  return values;
}

async function meaningsOf({ metrics }: Sources, series: readonly Series[]) {
  const names = [...new Set(series.map(({ metric }) => metric))];
  const found = await Promise.all(names.map((name) => metrics.find(name)));
  return new Map(found.flatMap((metric) => (metric ? [[metric.name, metric] as const] : [])));
}
