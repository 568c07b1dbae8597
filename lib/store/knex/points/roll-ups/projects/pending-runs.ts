/** What pending hours of projects are computed from: hours in a row, and the series that count in them. */
import type { Statements } from '../../../sql/statements';
import { chunksOf } from '../../../sql/write-rows';
import type { HourSpan } from '../../hours';
import { storedMeanings } from './meanings';
import type { PendingHours } from './pending';

export interface PendingRun extends HourSpan {
  /** Those that any of the hours is pending of. */
  readonly projectIds: ReadonlySet<string>;
}

export function runsOf(pending: PendingHours): PendingRun[] {
  const runs: PendingRun[] = [];
  for (const [hour, projects] of Array.from(pending).sort(([a], [b]) => a - b)) {
    const before = runs.at(-1);
    const isNext = before?.toHour === hour;
    if (isNext) runs.pop();
    runs.push({
      fromHour: isNext ? before.fromHour : hour,
      toHour: hour + 1,
      projectIds: isNext ? new Set([...before.projectIds, ...projects]) : projects,
    });
  }
  return runs;
}

export interface CountedSeries {
  readonly id: number;
  readonly projectId: string;
  readonly scale: number;
}

interface SeriesRow {
  readonly id: number;
  readonly metric_id: number;
  readonly project_id: string;
}

/** The series of a role, by the projects that their servers have now, in the order of their ids. */
export async function countedSeries(
  read: Statements,
  projectIds: readonly string[],
  role: string,
): Promise<CountedSeries[]> {
  const metrics = (await storedMeanings(read)).filter((meaning) => meaning.role === role);
  const scales = new Map(metrics.map(({ metricId, scale }) => [metricId, scale]));
  const series: CountedSeries[] = [];
  for (const some of chunksOf(projectIds)) {
    for (const metricIds of chunksOf([...scales.keys()])) {
      const rows: SeriesRow[] = await read.run((db) =>
        db('series')
          .join('servers', 'servers.id', 'series.server_id')
          .select('series.id', 'series.metric_id', 'servers.project_id')
          .whereIn('servers.project_id', some)
          .whereIn('series.metric_id', metricIds),
      );
      for (const { id, metric_id: metricId, project_id: projectId } of rows)
        series.push({ id, projectId, scale: scales.get(metricId) ?? 1 });
    }
  }
  return series.sort((a, b) => a.id - b.id);
}
