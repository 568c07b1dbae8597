/** Table `project_details`: what people and the cloud's own list tell of a project. */
import type { Project, ProjectChange, Projects } from '../../who';
import type { Database, Statements } from '../database';
import { addProjects } from '../projects';
import { putRows, type Told } from './put';

const FIELDS = `p.id, d.name, d.account_id as "accountId", d.domain_id as "domainId",
  d.seen_us as "seenAtUs", d.synced_us as "syncedAtUs"`;
const FROM = 'from projects p left join project_details d on d.id = p.id';
const OF_ACCOUNT = 'from project_details d join projects p on p.id = d.id';

const toRow = ({ id, name, accountId, domainId, seenAtUs, syncedAtUs }: ProjectChange): Told => ({
  id,
  name,
  account_id: accountId,
  domain_id: domainId,
  seen_us: seenAtUs,
  synced_us: syncedAtUs,
});

function list(read: Statements, { after = '', limit, accountId }: Question): Promise<Project[]> {
  if (accountId === undefined) {
    return read.all(`select ${FIELDS} ${FROM} where p.id > ? order by p.id limit ?`, [
      after,
      limit,
    ]);
  }
  return read.all(
    `select ${FIELDS} ${OF_ACCOUNT} where d.account_id = ? and d.id > ? order by d.id limit ?`,
    [accountId, after, limit],
  );
}

type Question = Parameters<Projects['list']>[0];

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
    const [project] = await database.read.all<Project>(
      `select ${FIELDS} ${FROM} where p.id = ? and p.id > ''`,
      [id],
    );
    return project;
  },
  list: (question) => list(database.read, question),
  put: (changes) =>
    database.write(async (tx) => {
      const ids = changes.map(({ id }) => id);
      await addProjects(tx, database.dialect, ids);
      const rows = changes.map(toRow);
      await putRows(tx, database.dialect, { table: 'project_details', key: 'id', rows });
    }),
  ofAccounts: (accountIds) => idsOfAccounts(database, accountIds),
});
