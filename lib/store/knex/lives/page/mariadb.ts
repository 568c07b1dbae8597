/** MariaDB's page query. It cannot stop a sort early, so it goes through 16, 32, 64 … projects until the page is full. */
import type { PageQuery, UsedServer } from '../../../store';
import type { Fragment, Statements } from '../../sql/statements';
import { markerColumns, PAGE_COLUMNS, type PageRow, toUsedServer } from './columns';
import { spanBranches } from './span-branches';

const FIRST_PROJECTS = 16;
const MOST_PROJECTS = 1024;

/** The statement for a page or a part of one: servers of these projects after the marker. */
export function pageStatement(query: PageQuery, projectIds: readonly string[]): Fragment {
  const whose: Fragment = {
    sql: `s.project_id in (${projectIds.map(() => '?').join(', ')})`,
    bindings: projectIds,
  };
  const branches = spanBranches(query, whose, 's.project_id, s.id, s.server_key');
  const marker = markerColumns(query);
  const after: Fragment = marker
    ? {
        sql: 'where u.project_id > ? or (u.project_id = ? and u.id > ?)',
        bindings: [marker.projectId, marker.projectId, marker.id],
      }
    : { sql: '', bindings: [] };
  const columns = PAGE_COLUMNS.map((name) => `s.${name}`).join(', ');
  return {
    sql: `select ${columns}
      from (
        select u.project_id, u.id, u.server_key from (${branches.sql}) u ${after.sql}
        order by u.project_id, u.id limit ?
      ) matching
      straight_join servers s on s.server_key = matching.server_key
      order by matching.project_id, matching.id`,
    bindings: [...branches.bindings, ...after.bindings, query.limit],
  };
}

async function* projectRanges(
  read: Pick<Statements, 'all'>,
  query: PageQuery,
): AsyncGenerator<string[]> {
  if (query.projectId !== undefined) {
    yield [query.projectId];
    return;
  }
  let condition: Fragment = {
    sql: `id > '' and id >= ?`,
    bindings: [markerColumns(query)?.projectId ?? ''],
  };
  for (let size = FIRST_PROJECTS; ; size = Math.min(size * 2, MOST_PROJECTS)) {
    const rows = await read.all<{ id: string }>(
      `select id from projects where ${condition.sql} order by id limit ?`,
      [...condition.bindings, size],
    );
    const last = rows.at(-1);
    if (!last) return;
    yield rows.map(({ id }) => id);
    condition = { sql: 'id > ?', bindings: [last.id] };
  }
}

export async function page(
  read: Pick<Statements, 'all'>,
  query: PageQuery,
): Promise<readonly UsedServer[]> {
  const servers: UsedServer[] = [];
  for await (const projectIds of projectRanges(read, query)) {
    const limit = query.limit - servers.length;
    if (limit <= 0) break;
    const { sql, bindings } = pageStatement({ ...query, limit }, projectIds);
    servers.push(...(await read.all<PageRow>(sql, bindings)).map(toUsedServer));
  }
  return servers;
}
