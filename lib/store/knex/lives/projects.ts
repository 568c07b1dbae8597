/** Table `projects`: every project that is known, even if other projects have taken over all of its servers. */
import type { ServerLife } from '../../../domain/server';
import { among } from '../sql/among';
import type { SqlDialect } from '../sql/dialect';
import type { Statements } from '../sql/statements';
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

/** Makes these projects known. */
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

/** Looked up first: an insert can lock a row that exists, and the writers of one project would wait for each other. */
async function unknownIn(
  tx: Statements,
  dialect: SqlDialect,
  ids: ReadonlySet<string>,
): Promise<Set<string>> {
  const unknown = new Set(ids);
  for (const some of chunksOf([...ids])) {
    const known: readonly string[] = await tx.run((db) =>
      db('projects')
        .modify(among(dialect, 'id', some))
        .pluck('id'),
    );
    for (const id of known) unknown.delete(id);
  }
  return unknown;
}
