/** The page query of MariaDB, which cannot stop a sort early: ranges of 16, 32, 64 … projects until the page is full. */
import type { PageQuestion, UsedServer } from '../../store';
import { markerColumns, PAGE_COLUMNS, type PageRow, toUsedServer } from '../lives/page-rows';
import { spanBranches } from '../lives/span-branches';
import type { Fragment, Statements } from '../sql/dialect';
import { isIn } from './is-in';

const FIRST_PROJECTS = 16;
const MOST_PROJECTS = 1024;

/** The statement behind a page, or a part of one: servers of these projects after the marker. */
export function pageStatement(question: PageQuestion, projectIds: readonly string[]): Fragment {
  const branches = spanBranches(question, isIn('s.project_id', projectIds));
  const marker = markerColumns(question);
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
        select u.project_id, u.id from (${branches.sql}) u ${after.sql}
        order by u.project_id, u.id limit ?
      ) matching
      straight_join servers s on s.id = matching.id
      order by matching.project_id, matching.id`,
    bindings: [...branches.bindings, ...after.bindings, question.limit],
  };
}

async function* projectRanges(read: Statements, question: PageQuestion): AsyncGenerator<string[]> {
  if (question.projectId !== undefined) {
    yield [question.projectId];
    return;
  }
  let condition: Fragment = {
    sql: 'id >= ?',
    bindings: [markerColumns(question)?.projectId ?? ''],
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
  read: Statements,
  question: PageQuestion,
): Promise<readonly UsedServer[]> {
  const found: UsedServer[] = [];
  for await (const projectIds of projectRanges(read, question)) {
    const limit = question.limit - found.length;
    if (limit <= 0) break;
    const { sql, bindings } = pageStatement({ ...question, limit }, projectIds);
    found.push(...(await read.all<PageRow>(sql, bindings)).map(toUsedServer));
  }
  return found;
}
