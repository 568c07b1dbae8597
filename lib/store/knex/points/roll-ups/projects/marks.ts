/** What makes the stored sums of projects out of date: marks on their hours, and series that have moved. */
import type { Knex } from 'knex';
import type { Statements } from '../../../sql/statements';
import { DAY_HOURS, type HourSpan } from '../../hours';
import { ALL_PROJECTS } from './dirty';

/** Hours of a project, or of all. */
export interface Mark extends HourSpan {
  readonly projectId: string;
}

interface MarksQuery extends HourSpan {
  readonly projectIds: readonly string[];
}

interface HourRow {
  readonly hour: number;
  readonly projectId: string;
}

const ofHour = ({ hour, projectId }: HourRow): Mark => ({
  projectId,
  fromHour: hour,
  toHour: hour + 1,
});

export async function marksOf(read: Statements, query: MarksQuery): Promise<readonly Mark[]> {
  const dirty = [...(await dirtyProjects(read, query)), ...(await dirtySeries(read, query))];
  return [...dirty.map(ofHour), ...(await movedSeries(read, query))];
}

const dirtyProjects = (
  read: Statements,
  { projectIds, fromHour, toHour }: MarksQuery,
): Promise<HourRow[]> =>
  read.run((db) =>
    db('rollup_project_dirty')
      .select<HourRow[]>('hour', { projectId: 'project_id' })
      .where('hour', '>=', fromHour)
      .where('hour', '<', toHour)
      .whereIn('project_id', [ALL_PROJECTS, ...projectIds]),
  );

/** Projects whose series will be folded once more. */
const dirtySeries = (
  read: Statements,
  { projectIds, fromHour, toHour }: MarksQuery,
): Promise<HourRow[]> =>
  read.run((db) =>
    db('rollup_dirty')
      .join('series', 'series.id', 'rollup_dirty.series_id')
      .distinct<HourRow[]>('rollup_dirty.hour', { projectId: 'series.project_id' })
      .where('rollup_dirty.hour', '>=', fromHour)
      .where('rollup_dirty.hour', '<', toHour)
      .whereIn('series.project_id', projectIds),
  );

interface MovedRow {
  readonly before: string | null;
  readonly after: string | null;
  readonly firstDay: number;
  readonly lastDay: number;
}

const SIDES = ['series.project_id', 'servers.project_id'] as const;

/** Series that are counted under another project than that of their server, from either side. */
async function movedSeries(read: Statements, { projectIds }: MarksQuery): Promise<Mark[]> {
  const marks: Mark[] = [];
  for (const side of SIDES) {
    const rows = await read.run((db) => movedFrom(db, side, projectIds));
    for (const { before, after, firstDay, lastDay } of rows) {
      const span = { fromHour: firstDay * DAY_HOURS, toHour: (lastDay + 1) * DAY_HOURS };
      for (const projectId of [before, after]) if (projectId) marks.push({ projectId, ...span });
    }
  }
  return marks;
}

/** One side at a time, so that each is found by its index. */
const movedFrom = (db: Knex, side: (typeof SIDES)[number], projectIds: readonly string[]) =>
  db('series')
    .leftJoin('servers', 'servers.id', 'series.server_id')
    .whereIn(side, projectIds)
    .whereRaw(`coalesce(servers.project_id, '') <> coalesce(series.project_id, '')`)
    .groupBy('series.project_id', 'servers.project_id')
    .select({ before: 'series.project_id', after: 'servers.project_id' })
    .min({ firstDay: 'series.first_day' })
    .max({ lastDay: 'series.last_day' }) as unknown as Knex.QueryBuilder<MovedRow, MovedRow[]>;
