/** Stores points as the settings want it: names in their charset, new metrics or known ones only. */
import { withSiteTags } from '../../../ingest/points/site-tags';
import type { MeasuredPoint, PointRefusal, Points, SeriesScope, Store } from '../../../store/store';
import type { OpenTsdbSettings } from '../settings';
import { namedIn } from './charset';

/** `metric`: the metric is not known, and none is made by writing to it. */
export type Refusal = PointRefusal | 'metric';

/** By position, why a point is not stored; all others are. */
export type WritePoints = (
  measured: readonly MeasuredPoint[],
  scope: SeriesScope,
) => Promise<ReadonlyMap<number, Refusal>>;

export function pointsWriter(
  store: Pick<Store, 'metrics' | 'points' | 'sites'>,
  { nameCharset, autoMetric }: Pick<OpenTsdbSettings, 'nameCharset' | 'autoMetric'>,
): WritePoints {
  const points = withSiteTags(store);
  return async (measured, scope) => {
    const named = namedIn(nameCharset, measured);
    if (!autoMetric) return writeKnown({ points, metrics: store.metrics }, named, scope);
    const { refused } = await points.write(named, scope);
    return refused;
  };
}

async function writeKnown(
  { points, metrics }: { readonly points: Points; readonly metrics: Store['metrics'] },
  measured: readonly MeasuredPoint[],
  scope: SeriesScope,
): Promise<ReadonlyMap<number, Refusal>> {
  const unknown = await unknownAmong(metrics, measured);
  const refusals = new Map<number, Refusal>();
  const known: { readonly point: MeasuredPoint; readonly position: number }[] = [];
  for (const [position, point] of measured.entries()) {
    if (unknown.has(point.metric)) refusals.set(position, 'metric');
    else known.push({ point, position });
  }
  if (known.length === 0) return refusals;
  const { refused } = await points.write(
    known.map(({ point }) => point),
    scope,
  );
  for (const [i, reason] of refused) refusals.set(known[i]?.position ?? i, reason);
  return refusals;
}

async function unknownAmong(
  metrics: Pick<Store['metrics'], 'find'>,
  measured: readonly MeasuredPoint[],
): Promise<ReadonlySet<string>> {
  const unknown = new Set<string>();
  for (const name of new Set(measured.map(({ metric }) => metric))) {
    if (!(await metrics.find(name))) unknown.add(name);
  }
  return unknown;
}
