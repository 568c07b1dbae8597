/** Tables `project_groups` and `project_group_members`: projects that are administered together. */
import type { Groups, ProjectGroup, ProjectGroupChange } from '../../identity';
import { addProjects } from '../lives/projects';
import type { Database } from '../sql/database';
import type { SqlDialect } from '../sql/dialect';
import { insertMissing } from '../sql/insert-missing';
import type { Statements } from '../sql/statements';
import { chunksOf } from '../sql/write-rows';
import { putRows, type RowPatch } from './patch-row';

const FIELDS = { id: 'id', accountId: 'account_id', name: 'name' } as const;
const MEMBERS = 'project_group_members';

const toRow = ({ id, accountId, name }: ProjectGroupChange): RowPatch => ({
  id,
  account_id: accountId,
  name,
});

interface Membership {
  readonly groupId: string;
  readonly projectIds: readonly string[];
}

const membersOf = (read: Statements, groupId: string): Promise<string[]> =>
  read.run((db) =>
    db(MEMBERS).where({ group_id: groupId }).orderBy('project_id').pluck('project_id'),
  );

async function allMembers(read: Statements): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await read.run((db) =>
    db(MEMBERS)
      .select<{ groupId: string; projectId: string }[]>({
        groupId: 'group_id',
        projectId: 'project_id',
      })
      .orderBy(['group_id', 'project_id']),
  );
  const members = new Map<string, string[]>();
  for (const { groupId, projectId } of rows) {
    const ids = members.get(groupId);
    if (ids) ids.push(projectId);
    else members.set(groupId, [projectId]);
  }
  return members;
}

async function addMembers(
  tx: Statements,
  dialect: SqlDialect,
  { groupId, projectIds }: Membership,
): Promise<number> {
  const known = new Set(await membersOf(tx, groupId));
  const added = [...new Set(projectIds)].filter((id) => !known.has(id)).sort();
  await addProjects(tx, dialect, added);
  await insertMissing(tx, dialect, {
    table: MEMBERS,
    key: ['group_id', 'project_id'],
    rows: added.map((projectId) => ({ group_id: groupId, project_id: projectId })),
  });
  return added.length;
}

async function removeMembers(tx: Statements, { groupId, projectIds }: Membership): Promise<number> {
  let removed = 0;
  for (const some of chunksOf([...new Set(projectIds)])) {
    removed += await tx.run((db) =>
      db(MEMBERS).where({ group_id: groupId }).whereIn('project_id', some).del(),
    );
  }
  return removed;
}

async function setMembers(
  tx: Statements,
  dialect: SqlDialect,
  membership: Membership,
): Promise<void> {
  const { groupId, projectIds } = membership;
  const kept = new Set(projectIds);
  const gone = (await membersOf(tx, groupId)).filter((id) => !kept.has(id));
  await removeMembers(tx, { groupId, projectIds: gone });
  await addMembers(tx, dialect, membership);
}

export const groupsOf = ({ dialect, read, write }: Database, nowUs: () => number): Groups => ({
  async find(id) {
    const [group] = await read.run((db) =>
      db('project_groups').select<ProjectGroup[]>(FIELDS).where({ id }),
    );
    return group;
  },
  list: ({ after = '', limit }) =>
    read.run((db) =>
      db('project_groups')
        .select<ProjectGroup[]>(FIELDS)
        .where('id', '>', after)
        .orderBy('id')
        .limit(limit),
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
  members: () => allMembers(read),
  add: (groupId, projectIds) => write((tx) => addMembers(tx, dialect, { groupId, projectIds })),
  remove: (groupId, projectIds) => write((tx) => removeMembers(tx, { groupId, projectIds })),
  setProjects: (groupId, projectIds) =>
    write((tx) => setMembers(tx, dialect, { groupId, projectIds })),
});
