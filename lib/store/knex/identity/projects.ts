/** Table `project_details`: the attributes of projects, as given here and as the cloud lists them. */
import type { Knex } from 'knex';
import type { Project, ProjectChange, Projects } from '../../identity';
import { addProjects } from '../lives/projects';
import { moveProjects } from '../money/project-accounts';
import type { Database } from '../sql/database';
import type { Statements } from '../sql/statements';
import { chunksOf } from '../sql/write-rows';
import { putRows, type RowPatch } from './patch-row';

const FIELDS = {
  id: 'p.id',
  accountId: 'd.account_id',
  cloudName: 'd.cloud_name',
  isEnabled: 'd.is_enabled',
  seenAtUs: 'd.seen_us',
  syncedAtUs: 'd.synced_us',
} as const;

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

const COLUMNS =
  'coalesce(d.name, d.cloud_name) as name, coalesce(d.domain_id, d.cloud_domain_id) as ??';

const rowsOf = (db: Knex, projects: Knex.QueryBuilder) =>
  projects.select<ProjectRow[]>(FIELDS, db.raw(COLUMNS, 'domainId'));

/** Projects among these ids. */
const projectsAmong = (db: Knex, ids: Knex.QueryBuilder) =>
  rowsOf(db, db.from(ids.as('p')).leftJoin('project_details as d', 'd.id', 'p.id'));

type Narrow = (ids: Knex.QueryBuilder) => Knex.QueryBuilder;

/** The ids of projects that servers or operators name, and of those that only the cloud lists. */
function idsOfEither(db: Knex, narrow: Narrow): Knex.QueryBuilder {
  // A limit within a union needs a query around it.
  const from = (table: string) =>
    db.select('id').from(narrow(db.select('id').from(table)).as(`${table}_here`));
  return from('projects').union(from('project_details'));
}

interface AccountPage {
  readonly accountId: string;
  readonly after: string;
  readonly limit: number;
}

const projectsOfAccount = (db: Knex, { accountId, after, limit }: AccountPage) =>
  rowsOf(db, db('project_details as d').join('projects as p', 'p.id', 'd.id'))
    .where('d.account_id', accountId)
    .where('d.id', '>', after)
    .orderBy('d.id')
    .limit(limit);

const projectsOfAny = (db: Knex, { after, limit }: Omit<AccountPage, 'accountId'>) => {
  const ids = idsOfEither(db, (from) => from.where('id', '>', after).orderBy('id').limit(limit));
  return projectsAmong(db, ids).orderBy('p.id').limit(limit);
};

type ProjectsQuery = Parameters<Projects['list']>[0];

function listOf(read: Statements): Projects['list'] {
  // Each question about usage asks for those of an account, and to build the statement takes longer than the database.
  let ofAccount: string | undefined;
  const rowsFor = ({ after = '', limit, accountId }: ProjectsQuery): Promise<ProjectRow[]> => {
    if (accountId === undefined) return read.run((db) => projectsOfAny(db, { after, limit }));
    ofAccount ??= read.text((db) => projectsOfAccount(db, { accountId, after, limit }));
    return read.all(ofAccount, [accountId, after, limit]);
  };
  return async (query) => (await rowsFor(query)).map(fromRow);
}

async function idsOfAccounts(read: Statements, accountIds: readonly string[]): Promise<string[]> {
  const ids: string[] = [];
  for (const some of chunksOf(accountIds)) {
    ids.push(
      ...(await read.run((db) =>
        db('project_details').whereIn('account_id', some).pluck<string[]>('id'),
      )),
    );
  }
  return ids.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}

/** The row of the empty id stands for servers without a project, and is none. */
export const projectsOf = ({ dialect, read, write }: Database, nowUs: () => number): Projects => ({
  async find(id) {
    const narrow: Narrow = (ids) => ids.where({ id }).where('id', '>', '');
    const rows = await read.run((db) => projectsAmong(db, idsOfEither(db, narrow)));
    return rows.map(fromRow)[0];
  },
  list: listOf(read),
  put: (changes) =>
    write(async (tx) => {
      const ids = changes.map(({ id }) => id);
      await addProjects(tx, dialect, ids);
      await moveProjects(tx, changes, nowUs());
      const rows = changes.map(toRow);
      await putRows(tx, dialect, { table: 'project_details', key: 'id', rows });
    }),
  ofAccounts: (accountIds) => idsOfAccounts(read, accountIds),
});
