/** Reads the samples that aggregates are computed from: hours of whole projects, and points where hours are cut. */
import type { HourUses } from '../../domain/aggregates/hours';
import type { Samples } from '../../domain/aggregates/samples';
import type { PointsWindow } from '../../domain/points/columns';
import { HOUR_MS } from '../../domain/points/interval';
import type { ProjectRollUpColumns } from '../../domain/points/project-roll-up';
import type { Store } from '../../store/store';
import type { NamedMetric } from '../metrics';

/** Points that may be read for one object; those of the next one are read when these are gone. */
const BUDGET = 5_000_000;

/** Of whole hours the sums, or what each series had last. */
export type HourValue = 'sum' | 'lastSum';

/** Those of these hours; without counts for what was last, which is one value an hour. */
export function samplesOfHours(
  { startMs, count, ...sums }: ProjectRollUpColumns,
  { whole }: HourUses,
  value: HourValue,
): Samples {
  const isWhole = (_cell: number, i: number): boolean => whole.has(startMs[i] as number);
  // Mostly all are, and a copy takes as long as the mean.
  const isAll = startMs.every(isWhole);
  const some = (cells: Float64Array): Float64Array => (isAll ? cells : cells.filter(isWhole));
  const samples = { atMs: some(startMs), sums: some(sums[value]), scale: 1 };
  return value === 'sum' ? { ...samples, counts: some(count) } : samples;
}

export interface PointsOfProjects {
  readonly projectIds: readonly string[];
  /** Of the role that is asked for; most questions need none. */
  readonly metrics: () => Promise<readonly NamedMetric[]>;
  readonly uses: HourUses;
}

/** The points of the hours that are cut. Throws `tooLarge`. */
export async function samplesOfPoints(
  { points }: Pick<Store, 'points'>,
  { projectIds, metrics, uses }: PointsOfProjects,
): Promise<readonly Samples[]> {
  if (uses.cut.size === 0) return [];
  const scope = { projectIds, accountIds: [], siteIds: [] };
  const scales = new Map<number, number>();
  for (const { name, scale } of await metrics()) {
    for (const { id } of await points.findSeries({ scope, metric: name })) scales.set(id, scale);
  }
  const samples: Samples[] = [];
  let left = BUDGET;
  for (const window of runsOf(uses.cut)) {
    const read = await points.read({ ...window, seriesIds: [...scales.keys()], limit: left });
    for (const [id, { atMs, values }] of read) {
      samples.push({ atMs, sums: values, scale: scales.get(id) ?? 1 });
      left -= values.length;
    }
  }
  return samples;
}

/** Hours in a row are one window. */
function runsOf(hours: ReadonlySet<number>): readonly PointsWindow[] {
  const runs: PointsWindow[] = [];
  for (const fromMs of [...hours].sort((a, b) => a - b)) {
    const run = runs.at(-1);
    const toMs = fromMs + HOUR_MS;
    if (run?.toMs === fromMs) runs[runs.length - 1] = { fromMs: run.fromMs, toMs };
    else runs.push({ fromMs, toMs });
  }
  return runs;
}
