/** What a writer says that it has written, held against what has come back. */
import type { PointService, StoredSeries } from './point-service';

export interface NamedPoint {
  readonly metric: string;
  /** Writers tell seconds. */
  readonly atSeconds: number;
  readonly value: number;
}

/** The values that a writer named, by metric and second. */
export type NamedPoints = ReadonlyMap<string, ReadonlyMap<number, number>>;

export function byMetric(points: readonly NamedPoint[]): NamedPoints {
  const named = new Map<string, Map<number, number>>();
  for (const { metric, atSeconds, value } of points) {
    const values = named.get(metric) ?? new Map<number, number>();
    named.set(metric, values.set(atSeconds, value));
  }
  return named;
}

/** One by one what is missing, or is there with another value, at the newest second that both sides know. */
export async function differences(
  { stored }: Pick<PointService, 'stored'>,
  named: NamedPoints,
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const [metric, values] of named) {
    const problem = problemOf(await stored(metric), values);
    if (problem !== undefined) found.push(`${metric}: ${problem}`);
  }
  return found;
}

function problemOf(
  series: readonly StoredSeries[],
  values: ReadonlyMap<number, number>,
): string | undefined {
  const [one, ...others] = series;
  if (!one) return 'is not there';
  if (others.length > 0) return `${series.length} series`;
  const dps = new Map(Object.entries(one.dps).map(([ms, value]) => [Number(ms) / 1000, value]));
  const newest = Math.max(...[...values.keys()].filter((second) => dps.has(second)));
  if (!Number.isFinite(newest)) return 'has no point of the times that were named';
  const [written, came] = [values.get(newest), dps.get(newest)];
  return written === came ? undefined : `${written} was written, ${came} is there`;
}
