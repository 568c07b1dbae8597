/** Tables `project_groups` and `project_group_members`: projects that are looked after together. */
import type { Groups, ProjectGroup, ProjectGroupChange } from '../../identity';
import { addProjects } from '../lives/projects';
import type { Database, SqlDialect, Statements } from '../sql/dialect';
import { writeRows } from '../sql/write-rows';
import { putRows, type RowPatch } from './patch-row';

const FIELDS = 'id, account_id as "accountId", name';

const toRow = ({ id, accountId, name }: ProjectGroupChange): RowPatch => ({
  id,
  account_id: accountId,
  name,
});

interface Membership {
  readonly groupId: string;
  readonly projectIds: readonly string[];
}

async function membersOf(read: Statements, groupId: string): Promise<string[]> {
  const rows = await read.all<{ id: string }>(
    'select project_id as id from project_group_members where group_id = ? order by project_id',
    [groupId],
  );
  return rows.map(({ id }) => id);
}

async function addMembers(
  tx: Statements,
  dialect: SqlDialect,
  { groupId, projectIds }: Membership,
): Promise<number> {
  const known = new Set(await membersOf(tx, groupId));
  const added = [...new Set(projectIds)].filter((id) => !known.has(id)).sort();
  await addProjects(tx, dialect, added);
  await writeRows(tx, dialect, {
    table: 'project_group_members',
    columns: ['group_id', 'project_id'],
    items: added,
    toRow: (projectId) => [groupId, projectId],
    onConflict: { key: 'group_id, project_id', act: 'keep' },
  });
  return added.length;
}

async function removeMembers(
  tx: Statements,
  dialect: SqlDialect,
  { groupId, projectIds }: Membership,
): Promise<number> {
  const known = new Set(await membersOf(tx, groupId));
  const removed = [...new Set(projectIds)].filter((id) => known.has(id));
  if (removed.length === 0) return 0;
  const within = dialect.isIn('project_id', removed);
  await tx.all(`delete from project_group_members where group_id = ? and ${within.sql}`, [
    groupId,
    ...within.bindings,
  ]);
  return removed.length;
}

async function setMembers(
  tx: Statements,
  dialect: SqlDialect,
  membership: Membership,
): Promise<void> {
  const { groupId, projectIds } = membership;
  const kept = new Set(projectIds);
  const gone = (await membersOf(tx, groupId)).filter((id) => !kept.has(id));
  await removeMembers(tx, dialect, { groupId, projectIds: gone });
  await addMembers(tx, dialect, membership);
}

export const groupsOf = ({ dialect, read, write }: Database, nowUs: () => number): Groups => ({
  async find(id) {
    const [group] = await read.all<ProjectGroup>(
      `select ${FIELDS} from project_groups where id = ?`,
      [id],
    );
    return group;
  },
  list: ({ after = '', limit }) =>
    read.all<ProjectGroup>(
      `select ${FIELDS} from project_groups where id > ? order by id limit ?`,
      [after, limit],
    ),
  put: (changes) =>
    write((tx) =>
      putRows(tx, dialect, {
        table: 'project_groups',
        key: 'id',
        rows: changes.map(toRow),
        createdUs: nowUs(),
      }),
    ),
  projects: (groupId) => membersOf(read, groupId),
  add: (groupId, projectIds) => write((tx) => addMembers(tx, dialect, { groupId, projectIds })),
  remove: (groupId, projectIds) =>
    write((tx) => removeMembers(tx, dialect, { groupId, projectIds })),
  setProjects: (groupId, projectIds) =>
    write((tx) => setMembers(tx, dialect, { groupId, projectIds })),
});
