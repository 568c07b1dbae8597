/**
 * What makes the stored sums of projects out of date: marks on their hours, and series that have moved. SQL text: every
 * question about projects asks it, and one statement costs far less than four.
 */
import type { Fragment, Statements } from '../../../sql/statements';
import { DAY_HOURS, type HourSpan } from '../../hours';
import { ALL_PROJECTS } from './dirty';

/** Hours of a project, or of all. */
export interface Mark extends HourSpan {
  readonly projectId: string;
}

interface MarksQuery extends HourSpan {
  readonly projectIds: readonly string[];
}

interface MarkRow {
  readonly project_id: string | null;
  readonly other_id: string | null;
  readonly from_hour: number | string;
  readonly to_hour: number | string;
}

export async function marksOf(read: Statements, query: MarksQuery): Promise<readonly Mark[]> {
  const dirty = [dirtyProjects(query), dirtySeries(query)];
  const rows = await rowsOf(read, [...dirty, anyMoved(query)]);
  if (!rows.some(isHint)) return rows.flatMap(marksIn);
  // Once more, since a series that is moved no more has left marks.
  const moved = SIDES.map((side) => movedFrom(side, query));
  return (await rowsOf(read, [...dirty, ...moved])).flatMap(marksIn);
}

const rowsOf = (read: Statements, parts: readonly Fragment[]): Promise<MarkRow[]> =>
  read.all<MarkRow>(
    parts.map(({ sql }) => sql).join(' union all '),
    parts.flatMap(({ bindings }) => bindings),
  );

const isHint = (row: MarkRow): boolean => row.project_id === null && row.other_id === null;

const marksIn = ({ project_id: id, other_id: other, from_hour: from, to_hour: to }: MarkRow) =>
  [id, other]
    .filter((projectId) => projectId !== null)
    .map((projectId) => ({ projectId, fromHour: Number(from), toHour: Number(to) }));

const isOneOf = (column: string, values: readonly string[]): string =>
  `${column} in (${values.map(() => '?').join(', ')})`;

function dirtyProjects({ projectIds, fromHour, toHour }: MarksQuery): Fragment {
  const marked = [ALL_PROJECTS, ...projectIds];
  return {
    sql: `select project_id, null as other_id, hour as from_hour, hour + 1 as to_hour
      from rollup_project_dirty
      where hour >= ? and hour < ? and ${isOneOf('project_id', marked)}`,
    bindings: [fromHour, toHour, ...marked],
  };
}

/** Projects whose series will be folded once more; mostly there is nothing to look for. */
const dirtySeries = ({ projectIds, fromHour, toHour }: MarksQuery): Fragment => ({
  sql: `select distinct series.project_id, null, rollup_dirty.hour, rollup_dirty.hour + 1
    from rollup_dirty join series on series.id = rollup_dirty.series_id
    where exists (select 1 from rollup_dirty)
      and rollup_dirty.hour >= ? and rollup_dirty.hour < ?
      and ${isOneOf('series.project_id', projectIds)}`,
  bindings: [fromHour, toHour, ...projectIds],
});

/**
 * A row without projects if any series is not counted where its server is: then either are more than those that are
 * both. Who they are takes twice as long, and mostly there are none.
 */
const anyMoved = ({ projectIds }: MarksQuery): Fragment => ({
  sql: `select null, null, 0, 0 from (
      select count(*) as bound,
        coalesce(sum(case when series.project_id = servers.project_id then 1 else 0 end), 0) as same,
        (select count(*) from series where ${isOneOf('project_id', projectIds)}) as counted
      from servers join series on series.server_id = servers.id
      where ${isOneOf('servers.project_id', projectIds)}
    ) as moved
    where bound <> same or counted <> same`,
  bindings: [...projectIds, ...projectIds],
});

const SIDES = ['series.project_id', 'servers.project_id'] as const;

/**
 * Series that are counted under another project than that of their server; one side at a time, so that each is found
 * by its index. The empty id stands for servers without a project.
 */
const movedFrom = (side: (typeof SIDES)[number], { projectIds }: MarksQuery): Fragment => ({
  sql: `select series.project_id, nullif(servers.project_id, ''),
      min(series.first_day) * ${DAY_HOURS}, (max(series.last_day) + 1) * ${DAY_HOURS}
    from series left join servers on servers.id = series.server_id
    where ${isOneOf(side, projectIds)}
      and coalesce(servers.project_id, '') <> coalesce(series.project_id, '')
    group by series.project_id, servers.project_id`,
  bindings: projectIds,
});
