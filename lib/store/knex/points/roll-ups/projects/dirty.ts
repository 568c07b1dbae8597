/** Table `rollup_project_dirty`: hours of projects that have to be added up once more. */
import type { SqlDialect } from '../../../sql/dialect';
import { insertMissing } from '../../../sql/insert-missing';
import type { Statements } from '../../../sql/statements';
import { chunksOf } from '../../../sql/write-rows';

/** In the place of a project: all of them. */
export const ALL_PROJECTS = '';

const KEY = ['hour', 'project_id'] as const;

export interface ChangedHour {
  readonly hour: number;
  /** The series that changed; without them all did. */
  readonly ids?: readonly number[];
}

export async function markProjects(
  tx: Statements,
  dialect: SqlDialect,
  { hour, ids }: ChangedHour,
): Promise<void> {
  const projectIds = ids ? await projectsOf(tx, ids) : [ALL_PROJECTS];
  await markHours(tx, dialect, { hours: [hour], projectIds });
}

export interface MarkedHours {
  readonly hours: readonly number[];
  readonly projectIds: readonly string[];
}

/** In the order of their key, which rules out deadlocks. */
export async function markHours(
  tx: Statements,
  dialect: SqlDialect,
  { hours, projectIds }: MarkedHours,
): Promise<void> {
  const sorted = [...projectIds].sort();
  const rows = hours.flatMap((hour) => sorted.map((project_id) => ({ hour, project_id })));
  await insertMissing(tx, dialect, { table: 'rollup_project_dirty', key: KEY, rows });
}

async function projectsOf(tx: Statements, ids: readonly number[]): Promise<string[]> {
  const projects = new Set<string>();
  for (const some of chunksOf(ids)) {
    const found = await tx.run((db) =>
      db('series')
        .distinct('project_id')
        .whereIn('id', some)
        .whereNotNull('project_id')
        .pluck<string[]>('project_id'),
    );
    for (const id of found) projects.add(id);
  }
  return [...projects];
}
