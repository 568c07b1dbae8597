/** How many servers each project has had, and how many of them are not gone; or only whether there were any. */
import type { ServerCount, ServerCountsQuery } from '../../server-counts';
import type { Statements } from '../sql/statements';
import { chunksOf } from '../sql/write-rows';

interface CountRow {
  readonly projectId: string;
  readonly known: number | string;
  readonly living: number | string;
}

export async function serverCounts(
  read: Statements,
  { projectIds, nowUs }: ServerCountsQuery,
): Promise<ReadonlyMap<string, ServerCount>> {
  const counts = new Map<string, ServerCount>();
  for (const some of projectIds === 'all' ? [undefined] : chunksOf(projectIds)) {
    for (const { projectId, known, living } of await countRows(read, nowUs, some)) {
      counts.set(projectId, { known: Number(known), living: Number(living) });
    }
  }
  return counts;
}

const countRows = (
  read: Statements,
  nowUs: number,
  projectIds: readonly string[] | undefined,
): Promise<CountRow[]> =>
  read.run((db) => {
    const rows = db('servers')
      .select<CountRow[]>({ projectId: 'project_id' })
      .select(db.raw('count(*) as known'))
      .select(db.raw('sum(case when terminated_us > ? then 1 else 0 end) as living', [nowUs]))
      // The row of the empty id stands for servers without a project.
      .where('project_id', '>', '')
      .groupBy('project_id');
    return projectIds ? rows.whereIn('project_id', projectIds) : rows;
  });

/**
 * A seek a project, however many servers it has. SQL text: every question about usage asks it, and the builder takes
 * longer than the database. The row of the empty id stands for servers without a project.
 */
export async function serverOwners(
  read: Statements,
  projectIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const owners = new Set<string>();
  for (const some of chunksOf(projectIds)) {
    const rows = await read.all<{ id: string }>(
      `select id from projects
        where id in (${some.map(() => '?').join(', ')}) and id > ''
          and exists (select 1 from servers where servers.project_id = projects.id)`,
      some,
    );
    for (const { id } of rows) owners.add(id);
  }
  return owners;
}
