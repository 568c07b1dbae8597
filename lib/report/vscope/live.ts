/** Live values: the newest points of what is bound to a server or node, unless they are too old. */
import type { MetricRole } from '../../domain/points/roles';
import { type ExactDecimal, exactly, times } from '../../domain/values/exact-decimal';
import type { LastPoint, Series, SeriesScope, Store } from '../../store/store';

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
  { scope, ...query }: LiveQuery,
): Promise<LiveValues> {
  const values = new Map<MetricRole, ExactDecimal>();
  if (scope === undefined) return values;
  const series = await store.points.findSeries({ scope, ...bound });
  const last = await lastOf(store, series, query);
  const meanings = await meaningsOf(store, series);
  const newestFirst = series
    .flatMap((each) => ({ ...each, point: last.get(each.id) }))
    .flatMap(({ metric, point }) => (point ? [{ metric, ...point }] : []))
    .filter(({ atMs }) => atMs >= query.nowMs - query.maxAgeMs)
    .sort((a, b) => b.atMs - a.atMs);
  for (const { metric, value } of newestFirst) {
    const meaning = meanings.get(metric);
    if (!meaning?.role || values.has(meaning.role)) continue;
    values.set(meaning.role, times(exactly(value), exactly(meaning.scale)));
  }
  return values;
}

/** Clocks differ by less. */
const AHEAD_MS = 5 * 60_000;

/** A stamp in the future is a mistake, which must not hide what is measured now. */
async function lastOf(
  { points }: Sources,
  series: readonly Series[],
  { nowMs, maxAgeMs }: Omit<LiveQuery, 'scope'>,
): Promise<ReadonlyMap<number, Pick<LastPoint, 'atMs' | 'value'>>> {
  const last = new Map<number, Pick<LastPoint, 'atMs' | 'value'>>(
    await points.last(series.map(({ id }) => id)),
  );
  const ahead = Array.from(last).flatMap(([id, { atMs }]) => (atMs > nowMs + AHEAD_MS ? id : []));
  if (ahead.length === 0) return last;
  for (const id of ahead) last.delete(id);
  const window = { fromMs: nowMs - maxAgeMs, toMs: nowMs + 1 };
  for (const [id, { atMs, values }] of await points.read({ ...window, seriesIds: ahead })) {
    last.set(id, { atMs: atMs.at(-1) ?? 0, value: values.at(-1) ?? 0 });
  }
  return last;
}

async function meaningsOf({ metrics }: Sources, series: readonly Series[]) {
  const names = [...new Set(series.map(({ metric }) => metric))];
  const found = await Promise.all(names.map((name) => metrics.find(name)));
  return new Map(found.flatMap((metric) => (metric ? [[metric.name, metric] as const] : [])));
}
