/** Table `projects`: every project that was told of, also one that has handed all of its servers on. */
import type { ServerLife } from '../../../domain/server';
import type { SqlDialect, Statements } from '../sql/dialect';
import { chunksOf, writeRows } from '../sql/write-rows';
import { toProjectColumn } from './size-columns';

export async function writeProjects(
  tx: Statements,
  dialect: SqlDialect,
  lives: readonly ServerLife[],
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
  const unknown = await unknownIn(tx, dialect, new Set(ids));
  await writeRows(tx, dialect, {
    table: 'projects',
    columns: ['id'],
    items: [...unknown].sort(),
    toRow: (id) => [id],
    onConflict: { key: 'id', act: 'keep' },
  });
}

/** Looked up first: to insert a row that is there can lock it, and writers of one project would wait for each other. */
async function unknownIn(
  tx: Statements,
  dialect: SqlDialect,
  ids: ReadonlySet<string>,
): Promise<Set<string>> {
  const unknown = new Set(ids);
  for (const some of chunksOf([...ids])) {
    const within = dialect.isIn('id', some);
    const known = await tx.all<{ id: string }>(
      `select id from projects where ${within.sql}`,
      within.bindings,
    );
    for (const { id } of known) unknown.delete(id);
  }
  return unknown;
}
