/** Writes observations and what the fold makes of them. */
import type { ChangedProject } from '../../../domain/burst/changed-segments';
import type { ServerLife } from '../../../domain/server';
import type { SubmittedObservation } from '../../store';
import { noteChanges } from '../money/changes';
import type { PerDialect, SqlDialect } from '../sql/dialect';
import type { Statements } from '../sql/statements';
import { addObservations } from './observations';
import { addProjects, projectsOf } from './projects';
import { writeSegments } from './segments';
import type { ServerKeys } from './server-keys';
import { writeServers } from './servers';

/**
 * As many segments are kept in memory before they are written. SQLite's are many: they go table by table, since the pages
 * of all indexes together do not fit into its cache and would be written again and again. On servers some lives are
 * folded while the ones before are written.
 */
const MAX_PENDING_SEGMENTS: PerDialect<number> = { sqlite: 50_000, postgres: 500, mariadb: 500 };

/** What is new about some servers, and the batch that it belongs to. */
export interface AddedInBatch {
  readonly added: readonly SubmittedObservation[];
  readonly batchId: number;
}

/**
 * The lives of one transaction on their way to the database: first servers, which get their keys by that. What they
 * bring about is a row for each project, not for each life, so it comes at the end.
 */
export class LivesWriter {
  readonly #tx: Statements;
  readonly #dialect: SqlDialect;
  readonly #known: ServerKeys;
  readonly #projectIds = new Set<string>();
  readonly #changes: ChangedProject[] = [];
  #pending: ServerLife[] = [];
  #added: SubmittedObservation[] = [];
  #batchId: number | undefined;
  #pendingSegments = 0;

  /** `known`: the servers that are stored already. */
  constructor(tx: Statements, dialect: SqlDialect, known: ServerKeys) {
    this.#tx = tx;
    this.#dialect = dialect;
    this.#known = known;
  }

  async add(lives: readonly ServerLife[], batch?: AddedInBatch): Promise<void> {
    for (const life of lives) {
      this.#pending.push(life);
      this.#pendingSegments += life.segments.length;
    }
    for (const observation of batch?.added ?? []) this.#added.push(observation);
    this.#batchId = batch?.batchId;
    for (const id of projectsOf(lives)) this.#projectIds.add(id);
    if (this.#pendingSegments >= MAX_PENDING_SEGMENTS[this.#dialect.name]) await this.#write();
  }

  /** After the last life. */
  async end(): Promise<void> {
    await this.#write();
    await addProjects(this.#tx, this.#dialect, this.#projectIds);
    await noteChanges(this.#tx, this.#changes);
  }

  async #write(): Promise<void> {
    const [lives, added] = [this.#pending, this.#added];
    [this.#pending, this.#added, this.#pendingSegments] = [[], [], 0];
    const [known, batchId] = [this.#known, this.#batchId];
    const servers = lives.map(({ server }) => server);
    const newKeys = await writeServers(this.#tx, this.#dialect, { servers, known });
    const keys = new Map([...known, ...newKeys]);
    if (batchId !== undefined) {
      await addObservations(this.#tx, this.#dialect, { added, batchId, keys });
    }
    const changes = await writeSegments(this.#tx, this.#dialect, { lives, known, keys });
    for (const change of changes) this.#changes.push(change);
  }
}
