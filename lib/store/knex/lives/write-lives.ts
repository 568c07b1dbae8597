/** Writes what the fold makes of observations. */
import type { ChangedProject } from '../../../domain/burst/changed-segments';
import type { ServerLife } from '../../../domain/server';
import { noteChanges } from '../money/changes';
import type { SqlDialect } from '../sql/dialect';
import type { Statements } from '../sql/statements';
import { addProjects, projectsOf } from './projects';
import { writeSegments } from './segments';
import { writeServers } from './servers';

/** As many segments are kept in memory before they are written. */
const MAX_PENDING_SEGMENTS = 50_000;

/**
 * The lives of one transaction on their way to the database. Those of many servers go table by table, since the pages
 * of all indexes together do not fit into a cache and would be written again and again; and what they bring about is a
 * row for each project, not for each life, so it comes at the end.
 */
export class LivesWriter {
  readonly #tx: Statements;
  readonly #dialect: SqlDialect;
  readonly #known: ReadonlySet<string>;
  readonly #projectIds = new Set<string>();
  readonly #changes: ChangedProject[] = [];
  #pending: ServerLife[] = [];
  #pendingSegments = 0;

  /** `known`: the ids of servers that are stored already. */
  constructor(tx: Statements, dialect: SqlDialect, known: ReadonlySet<string>) {
    this.#tx = tx;
    this.#dialect = dialect;
    this.#known = known;
  }

  async add(lives: readonly ServerLife[]): Promise<void> {
    for (const life of lives) {
      this.#pending.push(life);
      this.#pendingSegments += life.segments.length;
    }
    for (const id of projectsOf(lives)) this.#projectIds.add(id);
    if (this.#pendingSegments >= MAX_PENDING_SEGMENTS) await this.#write();
  }

  /** After the last life. */
  async end(): Promise<void> {
    await this.#write();
    await addProjects(this.#tx, this.#dialect, this.#projectIds);
    await noteChanges(this.#tx, this.#changes);
  }

  async #write(): Promise<void> {
    const lives = this.#pending;
    this.#pending = [];
    this.#pendingSegments = 0;
    const known = this.#known;
    const servers = lives.map(({ server }) => server);
    await writeServers(this.#tx, this.#dialect, { servers, known });
    const changes = await writeSegments(this.#tx, this.#dialect, { lives, known });
    for (const change of changes) this.#changes.push(change);
  }
}
