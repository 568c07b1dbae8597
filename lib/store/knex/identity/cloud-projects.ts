/** Table `project_details`: the projects as the cloud itself lists them. */
import type { Knex } from 'knex';
import type {
  CloudNames,
  CloudProjects,
  NameCounts,
  NamedCloudProject,
} from '../../cloud-projects';
import type { Database } from '../sql/database';
import type { SqlDialect } from '../sql/dialect';
import { insertMissing } from '../sql/insert-missing';
import type { Statements } from '../sql/statements';
import { chunksOf } from '../sql/write-rows';
import { putRows, type RowPatch, toFlag } from './patch-row';

interface KnownName {
  readonly id: string;
  readonly name: string | null;
  readonly domainId: string | null;
}

const knownProjects = (db: Knex) =>
  db('projects as p').leftJoin('project_details as d', 'd.id', 'p.id').where('p.id', '>', '');

/** Not in `projects`, too: a page goes through those, and a cloud has many projects that never had a server. */
async function upsertNames(
  tx: Statements,
  dialect: SqlDialect,
  { projects, askedAtUs }: CloudNames,
): Promise<NameCounts> {
  const known = await knownAmong(tx, projects);
  const isNews = ({ id, name, domainId }: NamedCloudProject): boolean =>
    known.get(id)?.name !== name || known.get(id)?.domainId !== domainId;
  const written = askedAtUs === null ? projects.filter(isNews) : projects;
  const rows = written.map((project) => toRow(project, askedAtUs ?? undefined));
  await putRows(tx, dialect, { table: 'project_details', key: 'id', rows });
  return countsOf(projects, known);
}

const toRow = (
  { id, name, domainId, isEnabled }: NamedCloudProject,
  askedAtUs?: number,
): RowPatch => ({
  id,
  cloud_name: name,
  cloud_domain_id: domainId,
  is_enabled: toFlag(isEnabled),
  seen_us: askedAtUs,
  synced_us: askedAtUs,
});

async function knownAmong(
  tx: Statements,
  projects: readonly NamedCloudProject[],
): Promise<ReadonlyMap<string, KnownName>> {
  const ids = projects.map(({ id }) => id);
  const rows = await tx.run((db) =>
    db('project_details')
      .select<KnownName[]>({ id: 'id', name: 'cloud_name', domainId: 'cloud_domain_id' })
      .whereIn('id', ids),
  );
  return new Map(rows.map((row) => [row.id, row]));
}

function countsOf(
  projects: readonly NamedCloudProject[],
  known: ReadonlyMap<string, KnownName>,
): NameCounts {
  const counts = { added: 0, changed: 0 };
  for (const [id, name] of new Map(projects.map((project) => [project.id, project.name]))) {
    const before = known.get(id)?.name ?? null;
    if (before === null) counts.added += 1;
    else if (before !== name) counts.changed += 1;
  }
  return counts;
}

/** Also those that were in no list: the answer was that the cloud does not know them. */
async function markListed(tx: Statements, dialect: SqlDialect, askedAtUs: number): Promise<void> {
  const rows = await tx.run((db) =>
    knownProjects(db).whereNull('d.id').orderBy('p.id').select<{ id: string }[]>('p.id'),
  );
  await insertMissing(tx, dialect, { table: 'project_details', key: ['id'], rows });
  await tx.run((db) =>
    db('project_details')
      .whereRaw('coalesce(synced_us, -1) < ?', [askedAtUs])
      .update({ synced_us: askedAtUs }),
  );
}

export const cloudProjectsOf = ({ dialect, read, write }: Database): CloudProjects => ({
  async upsertNames({ projects, askedAtUs }) {
    const counts = { added: 0, changed: 0 };
    // Several transactions, so that other writers get their turn.
    for (const some of chunksOf(projects)) {
      const names = { projects: some, askedAtUs };
      const { added, changed } = await write((tx) => upsertNames(tx, dialect, names));
      counts.added += added;
      counts.changed += changed;
    }
    return counts;
  },
  markListed: (askedAtUs) => write((tx) => markListed(tx, dialect, askedAtUs)),
  withoutName: ({ askedBeforeUs, limit }) =>
    read.run((db) =>
      knownProjects(db)
        .whereNull('d.cloud_name')
        .whereRaw('coalesce(d.synced_us, -1) < ?', [askedBeforeUs])
        .orderByRaw('coalesce(d.synced_us, -1), p.id')
        .limit(limit)
        .pluck('p.id'),
    ),
});
