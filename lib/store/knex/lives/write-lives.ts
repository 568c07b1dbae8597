/** Writes what the fold makes of observations. */
import type { ChangedProject } from '../../../domain/burst/changed-segments';
import type { ServerLife } from '../../../domain/server';
import { noteChanges } from '../money/changes';
import type { SqlDialect } from '../sql/dialect';
import type { Statements } from '../sql/statements';
import { addProjects, projectsOf } from './projects';
import { writeSegments } from './segments';
import { writeServers } from './servers';

/** What the lives of a transaction bring about: a row for each project, not for each life, so written once at its end. */
export class Consequences {
  readonly #projectIds = new Set<string>();
  readonly #changes: ChangedProject[] = [];

  add(lives: readonly ServerLife[], changes: readonly ChangedProject[]): void {
    for (const id of projectsOf(lives)) this.#projectIds.add(id);
    this.#changes.push(...changes);
  }

  async write(tx: Statements, dialect: SqlDialect): Promise<void> {
    await addProjects(tx, dialect, this.#projectIds);
    await noteChanges(tx, this.#changes);
  }
}

export interface FoldedLives {
  readonly lives: readonly ServerLife[];
  /** The ids of servers that are stored already. */
  readonly known: ReadonlySet<string>;
  readonly consequences: Consequences;
}

export async function writeLives(
  tx: Statements,
  dialect: SqlDialect,
  { lives, known, consequences }: FoldedLives,
): Promise<void> {
  const servers = lives.map(({ server }) => server);
  await writeServers(tx, dialect, { servers, known });
  consequences.add(lives, await writeSegments(tx, dialect, { lives, known }));
}
