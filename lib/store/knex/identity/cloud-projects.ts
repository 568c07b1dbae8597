/** Table `project_details`: what the cloud itself says of its projects. */
import type {
  CloudNames,
  CloudProjects,
  NameCounts,
  NamedCloudProject,
} from '../../cloud-projects';
import type { Database, SqlDialect, Statements } from '../sql/dialect';
import { chunksOf, writeRows } from '../sql/write-rows';
import { toFlag } from './cells';
import { putRows, type RowPatch } from './patch-row';

interface KnownName {
  readonly id: string;
  readonly name: string | null;
  readonly domainId: string | null;
}

const FROM = 'from projects p left join project_details d on d.id = p.id';

/** Not in `projects` as well: a page walks those, and a cloud has many that never had a server. */
async function upsertNames(
  tx: Statements,
  dialect: SqlDialect,
  { projects, askedAtUs }: CloudNames,
): Promise<NameCounts> {
  const known = await knownAmong(tx, dialect, projects);
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
  dialect: SqlDialect,
  projects: readonly NamedCloudProject[],
): Promise<ReadonlyMap<string, KnownName>> {
  const within = dialect.isIn(
    'id',
    projects.map(({ id }) => id),
  );
  const rows = await tx.all<KnownName>(
    `select id, cloud_name as name, cloud_domain_id as "domainId" from project_details
      where ${within.sql}`,
    within.bindings,
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

/** Those that are in no list have been asked about as well. */
async function markListed(tx: Statements, dialect: SqlDialect, askedAtUs: number): Promise<void> {
  const bare = await tx.all<{ id: string }>(
    `select p.id ${FROM} where d.id is null and p.id > '' order by p.id`,
  );
  await writeRows(tx, dialect, {
    table: 'project_details',
    columns: ['id'],
    items: bare,
    toRow: ({ id }) => [id],
    onConflict: { key: 'id', act: 'keep' },
  });
  await tx.all('update project_details set synced_us = ? where coalesce(synced_us, -1) < ?', [
    askedAtUs,
    askedAtUs,
  ]);
}

export const cloudProjectsOf = ({ dialect, read, write }: Database): CloudProjects => ({
  async upsertNames({ projects, askedAtUs }) {
    const counts = { added: 0, changed: 0 };
    // A transaction for some, since others want to write in between.
    for (const some of chunksOf(projects)) {
      const names = { projects: some, askedAtUs };
      const { added, changed } = await write((tx) => upsertNames(tx, dialect, names));
      counts.added += added;
      counts.changed += changed;
    }
    return counts;
  },
  markListed: (askedAtUs) => write((tx) => markListed(tx, dialect, askedAtUs)),
  async withoutName({ askedBeforeUs, limit }) {
    const rows = await read.all<{ id: string }>(
      `select p.id ${FROM}
        where p.id > '' and d.cloud_name is null and coalesce(d.synced_us, -1) < ?
        order by coalesce(d.synced_us, -1), p.id limit ?`,
      [askedBeforeUs, limit],
    );
    return rows.map(({ id }) => id);
  },
});
