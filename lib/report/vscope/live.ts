/** Live values: the newest points of what is bound to a server or node, unless they are too old. */
import type { PointColumns } from '../../domain/points/columns';
import type { MetricRole } from '../../domain/points/roles';
import { type ExactDecimal, exactly, times } from '../../domain/values/exact-decimal';
import type { Series, SeriesScope, Store } from '../../store/store';
import { lastUntil, type NewestPoint, type NewestPoints } from '../points/last-until';

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

const lastOf = (
  { points }: Sources,
  series: readonly Series[],
  { nowMs, maxAgeMs }: Omit<LiveQuery, 'scope'>,
): Promise<NewestPoints> =>
  lastUntil(
    { points },
    {
      seriesIds: series.map(({ id }) => id),
      untilMs: nowMs + AHEAD_MS,
      async before(seriesIds) {
        const window = { fromMs: nowMs - maxAgeMs, toMs: nowMs + 1 };
        const read = await points.read({ ...window, seriesIds });
        return new Map(Array.from(read, ([id, columns]) => [id, newestOf(columns)]));
      },
    },
  );

/** Of a series that has any points. */
const newestOf = ({ atMs, values }: PointColumns): NewestPoint => ({
  atMs: atMs.at(-1) ?? 0,
  value: values.at(-1) ?? 0,
});

async function meaningsOf({ metrics }: Sources, series: readonly Series[]) {
  const names = [...new Set(series.map(({ metric }) => metric))];
  const found = await Promise.all(names.map((name) => metrics.find(name)));
  return new Map(found.flatMap((metric) => (metric ? [[metric.name, metric] as const] : [])));
}
