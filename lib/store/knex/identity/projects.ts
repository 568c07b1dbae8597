/** Table `project_details`: what people tell of a project, and what the cloud's own list does. */
import type { Project, ProjectChange, Projects } from '../../identity';
import { addProjects } from '../lives/projects';
import type { Cell, Database, Fragment, Statements } from '../sql/dialect';
import { putRows, type RowPatch } from './patch-row';

const FIELDS = `p.id, coalesce(d.name, d.cloud_name) as name, d.account_id as "accountId",
  coalesce(d.domain_id, d.cloud_domain_id) as "domainId", d.cloud_name as "cloudName",
  d.is_enabled as "isEnabled", d.seen_us as "seenAtUs", d.synced_us as "syncedAtUs"`;
const WITH_DETAILS = 'left join project_details d on d.id = p.id';
const OF_ACCOUNT = 'from project_details d join projects p on p.id = d.id';

interface ProjectRow extends Omit<Project, 'isEnabled'> {
  readonly isEnabled: number | null;
}

const fromRow = ({ isEnabled, ...row }: ProjectRow): Project => ({
  ...row,
  isEnabled: isEnabled === null ? null : isEnabled === 1,
});

const toRow = (change: ProjectChange): RowPatch => ({
  id: change.id,
  name: change.name,
  account_id: change.accountId,
  domain_id: change.domainId,
  cloud_name: change.cloudName,
  seen_us: change.seenAtUs,
  synced_us: change.syncedAtUs,
});

/** Those that servers or people tell of, and those that only the cloud does. */
function fromEither(rest: string, bindings: readonly Cell[]): Fragment {
  const sql = ['projects', 'project_details']
    .map((table) => `select id from (select id from ${table} ${rest}) ${table}_here`)
    .join(' union ');
  return { sql: `from (${sql}) p ${WITH_DETAILS}`, bindings: [...bindings, ...bindings] };
}

async function list(
  read: Statements,
  { after = '', limit, accountId }: ProjectsQuery,
): Promise<Project[]> {
  const from =
    accountId === undefined
      ? fromEither('where id > ? order by id limit ?', [after, limit])
      : { sql: `${OF_ACCOUNT} where d.account_id = ? and d.id > ?`, bindings: [accountId, after] };
  const rows = await read.all<ProjectRow>(`select ${FIELDS} ${from.sql} order by p.id limit ?`, [
    ...from.bindings,
    limit,
  ]);
  return rows.map(fromRow);
}

type ProjectsQuery = Parameters<Projects['list']>[0];

async function idsOfAccounts(
  { read, dialect }: Database,
  accountIds: readonly string[],
): Promise<string[]> {
  if (accountIds.length === 0) return [];
  const within = dialect.isIn('account_id', accountIds);
  const rows = await read.all<{ id: string }>(
    `select id from project_details where ${within.sql} order by id`,
    within.bindings,
  );
  return rows.map(({ id }) => id);
}

/** The row of the empty id stands for servers without a project, and is none. */
export const projectsOf = (database: Database): Projects => ({
  async find(id) {
    const { sql, bindings } = fromEither(`where id = ? and id > ''`, [id]);
    const rows = await database.read.all<ProjectRow>(`select ${FIELDS} ${sql}`, bindings);
    return rows.map(fromRow)[0];
  },
  list: (query) => list(database.read, query),
  put: (changes) =>
    database.write(async (tx) => {
      const ids = changes.map(({ id }) => id);
      await addProjects(tx, database.dialect, ids);
      const rows = changes.map(toRow);
      await putRows(tx, database.dialect, { table: 'project_details', key: 'id', rows });
    }),
  ofAccounts: (accountIds) => idsOfAccounts(database, accountIds),
});
