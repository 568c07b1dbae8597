/** Table `projects`: every project that is known, even if other projects have taken over all of its servers. */
import type { ServerLife } from '../../../domain/server';
import type { SqlDialect } from '../sql/dialect';
import { insertMissing } from '../sql/insert-missing';
import type { Statements } from '../sql/statements';
import { chunksOf } from '../sql/write-rows';
import { toProjectColumn } from './size-columns';

/** The projects to which these lives belong, or belonged once. */
export function* projectsOf(lives: readonly ServerLife[]): Generator<string> {
  for (const { server, segments } of lives) {
    yield toProjectColumn(server.projectId);
    for (const { projectId } of segments) yield toProjectColumn(projectId);
  }
}

/** Makes these projects known. */
export async function addProjects(
  tx: Statements,
  dialect: SqlDialect,
  ids: Iterable<string>,
): Promise<void> {
  const unknown = await unknownIn(tx, new Set(ids));
  const rows = [...unknown].sort().map((id) => ({ id }));
  await insertMissing(tx, dialect, { table: 'projects', key: ['id'], rows });
}

/** Looked up first: an insert can lock a row that exists, and the writers of one project would wait for each other. */
async function unknownIn(tx: Statements, ids: ReadonlySet<string>): Promise<Set<string>> {
  const unknown = new Set(ids);
  for (const some of chunksOf([...ids])) {
    const known = await tx.run((db) => db('projects').whereIn('id', some).pluck('id'));
    for (const id of known) unknown.delete(id);
  }
  return unknown;
}
