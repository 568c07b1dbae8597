/** The page query: servers alive in a window, in (project, id) order, at a cost of what is near the window. */
import type { PageQuestion, UsedServer } from '../store';
import type { Database, Fragment, Value } from './database';
import { fromEndColumn } from './servers';
import { fromProjectColumn, toProjectColumn, toSize } from './size-columns';

const FIELDS = [
  's.id',
  's.project_id',
  's.name',
  's.flavor',
  's.vcpus',
  's.memory_mb',
  's.root_gb',
  's.ephemeral_gb',
  's.state',
  's.launched_us',
  's.terminated_us',
];

type PageRow = readonly [
  id: string,
  projectId: string,
  name: string | null,
  flavor: string | null,
  vcpus: number,
  memoryMb: number,
  rootGb: number,
  ephemeralGb: number,
  state: string | null,
  launchedUs: number,
  terminatedUs: number,
];

function toUsedServer(row: PageRow): UsedServer {
  const [id, projectId, name, flavor, vcpus, memory_mb, root_gb, ephemeral_gb, state, ...life] =
    row;
  const [launchedAtUs, terminatedUs] = life;
  return {
    id,
    projectId: fromProjectColumn(projectId),
    name,
    size: toSize({ flavor, vcpus, memory_mb, root_gb, ephemeral_gb }),
    state,
    launchedAtUs,
    terminatedAtUs: fromEndColumn(terminatedUs),
  };
}

/** The projects that the page goes through, from the marker's on. */
function projects({ projectId, marker }: PageQuestion): Fragment {
  const conditions: string[] = ['true'];
  const bindings: Value[] = [];
  if (projectId !== undefined) {
    conditions.push('p.id = ?');
    bindings.push(projectId);
  }
  if (marker) {
    conditions.push('p.id >= ? and (p.id > ? or s.id > ?)');
    const from = toProjectColumn(marker.projectId);
    bindings.push(from, from, marker.id);
  }
  return { sql: conditions.join(' and '), bindings };
}

/**
 * The statement behind a page. Each class of life is one range of the span index; "cross join" fixes the
 * order of the loops, so that the sort is per project and the whole stops when the page is full.
 */
export function pageStatement(question: PageQuestion): Fragment {
  const { afterUs, beforeUs, limit } = question;
  const within = projects(question);
  return {
    sql: `select json_group_array(json_array(${FIELDS.join(', ')})) as page
      from (
        select s.rowid as row_id
        from projects p
        cross join life_classes c
        cross join servers s indexed by servers_span on s.project_id = p.id
          and s.life_class = c.life_class
          and s.born_us > ? - c.width_us
          and s.born_us < ?
        where ${within.sql}
          and s.launched_us < ?
          and s.terminated_us > ?
        order by p.id, s.id
        limit ?
      ) matching
      cross join servers s on s.rowid = matching.row_id`,
    bindings: [afterUs, beforeUs, ...within.bindings, beforeUs, afterUs, limit],
  };
}

/** One page, fetched as one JSON text of arrays: half the cost of as many row objects. */
export async function page(
  { read }: Database,
  question: PageQuestion,
): Promise<readonly UsedServer[]> {
  const { sql, bindings } = pageStatement(question);
  const [answer] = await read.all<{ page: string }>(sql, bindings);
  return answer ? (JSON.parse(answer.page) as PageRow[]).map(toUsedServer) : [];
}
