/** PostgreSQL's page query: project by project in order, a union of index ranges in each, until the page is full. */
import type { PageQuery, UsedServer } from '../../../store';
import type { Fragment, Statements, Value } from '../../sql/statements';
import { markerColumns, PAGE_COLUMNS, type PageRow, toUsedServer } from './columns';
import { spanBranches } from './span-branches';

/** The projects of the page, from the marker's on. */
function projects({ projectId }: PageQuery, marker: ReturnType<typeof markerColumns>): Fragment {
  const conditions = [`p.id > ''`];
  const bindings: Value[] = [];
  if (projectId !== undefined) {
    conditions.push('p.id = ?');
    bindings.push(projectId);
  }
  if (marker) {
    conditions.push('p.id >= ?');
    bindings.push(marker.projectId);
  }
  return { sql: conditions.join(' and '), bindings };
}

/**
 * The lateral sort is per project, so the outer one gets its rows in order and stops at the limit.
 * A server's row comes from a subquery with a limit of its own: a plain join might scan the whole table.
 */
export function pageStatement(query: PageQuery): Fragment {
  const marker = markerColumns(query);
  const within = projects(query, marker);
  const branches = spanBranches(query, { sql: 's.project_id = p.id', bindings: [] }, 's.id');
  const after: Fragment = marker
    ? { sql: 'where p.id > ? or u.id > ?', bindings: [marker.projectId, marker.id] }
    : { sql: '', bindings: [] };
  return {
    sql: `select s.*
      from (
        select p.id as project_id, alive.id
        from projects p
        cross join lateral (
          select u.id from (${branches.sql}) u ${after.sql}
          order by u.id limit ?
        ) alive
        where ${within.sql}
        order by p.id, alive.id
        limit ?
      ) matching
      cross join lateral (
        select ${PAGE_COLUMNS.join(', ')} from servers where id = matching.id limit 1
      ) s
      order by matching.project_id, matching.id`,
    bindings: [
      ...branches.bindings,
      ...after.bindings,
      query.limit,
      ...within.bindings,
      query.limit,
    ],
  };
}

export async function page(
  read: Pick<Statements, 'all'>,
  query: PageQuery,
): Promise<readonly UsedServer[]> {
  const { sql, bindings } = pageStatement(query);
  return (await read.all<PageRow>(sql, bindings)).map(toUsedServer);
}
