/** Table `projects`: every project that ever had a server, also one that has handed all of them on. */
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
  await writeRows(tx, dialect, {
    table: 'projects',
    columns: ['id'],
    items: [...ids].sort(),
    toRow: (id) => [id],
    onConflict: { key: 'id', act: 'keep' },
  });
}
