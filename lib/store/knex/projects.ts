/** Table `projects`: every project that was told of, also one that has handed all of its servers on. */
import type { Life } from '../../domain/server';
import type { SqlDialect, Statements } from './database';
import { toProjectColumn } from './size-columns';
import { writeRows } from './write-rows';

export async function writeProjects(
  tx: Statements,
  dialect: SqlDialect,
  lives: readonly Life[],
): Promise<void> {
  const ids = new Set<string>();
  for (const { server, segments } of lives) {
    ids.add(toProjectColumn(server.projectId));
    for (const { projectId } of segments) ids.add(toProjectColumn(projectId));
  }
  await addProjects(tx, dialect, ids);
}

/** Projects that nobody has told of yet become known. */
export async function addProjects(
  tx: Statements,
  dialect: SqlDialect,
  ids: Iterable<string>,
): Promise<void> {
  await writeRows(tx, dialect, {
    table: 'projects',
    columns: ['id'],
    items: [...new Set(ids)].sort(),
    toRow: (id) => [id],
    onConflict: { key: 'id', act: 'keep' },
  });
}
