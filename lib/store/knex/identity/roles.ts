/** Table `roles`: the roles that users hold on accounts, groups and projects. */
import type { Knex } from 'knex';
import { type LocalRole, projectRolesOf } from '../../../identity/roles';
import type { Role, Roles, RolesQuery } from '../../identity';
import { addProjects } from '../lives/projects';
import type { Database } from '../sql/database';
import type { SqlDialect } from '../sql/dialect';
import { insertMissing } from '../sql/insert-missing';
import type { Statements } from '../sql/statements';
import { chunksOf } from '../sql/write-rows';

const COLUMNS = ['user_id', 'scope_type', 'scope_id', 'role'] as const;
const FIELDS = {
  userId: 'user_id',
  scopeType: 'scope_type',
  scopeId: 'scope_id',
  role: 'role',
} as const;

const toRow = ({ userId, scopeType, scopeId, role }: Role) => ({
  user_id: userId,
  scope_type: scopeType,
  scope_id: scopeId,
  role,
});

const list = (read: Statements, { userId, scope, after, limit }: RolesQuery): Promise<Role[]> =>
  read.run((db) => {
    const roles = db('roles')
      .select<Role[]>(FIELDS)
      .orderBy([...COLUMNS])
      .limit(limit);
    if (userId !== undefined) roles.where('user_id', userId);
    if (scope) roles.where({ scope_type: scope.scopeType, scope_id: scope.scopeId });
    if (after) {
      const { user_id, scope_type, scope_id, role } = toRow(after);
      roles.whereRaw('(??, ??, ??, ??) > (?, ?, ?, ?)', [
        ...COLUMNS,
        ...[user_id, scope_type, scope_id, role],
      ]);
    }
    return roles;
  });

interface Sorted {
  readonly held: readonly Role[];
  readonly others: readonly Role[];
}

/** Each of these roles once: those that are held, and the others. */
async function sorted(tx: Statements, roles: readonly Role[]): Promise<Sorted> {
  const known = new Set<string>();
  for (const some of chunksOf([...new Set(roles.map(({ userId }) => userId))])) {
    const rows = await tx.run((db) => db('roles').select<Role[]>(FIELDS).whereIn('user_id', some));
    for (const role of rows) known.add(keyOf(role));
  }
  const each = [...new Map(roles.map((role) => [keyOf(role), role])).values()];
  return {
    held: each.filter((role) => known.has(keyOf(role))),
    others: each.filter((role) => !known.has(keyOf(role))),
  };
}

const keyOf = (role: Role): string => JSON.stringify(Object.values(toRow(role)));

async function grant(tx: Statements, dialect: SqlDialect, roles: readonly Role[]): Promise<number> {
  const { others } = await sorted(tx, roles);
  const projects = others.filter(({ scopeType }) => scopeType === 'project');
  await addProjects(
    tx,
    dialect,
    projects.map(({ scopeId }) => scopeId),
  );
  await insertMissing(tx, dialect, { table: 'roles', key: COLUMNS, rows: others.map(toRow) });
  return others.length;
}

async function revoke(tx: Statements, roles: readonly Role[]): Promise<number> {
  const { held } = await sorted(tx, roles);
  for (const role of held) await tx.run((db) => db('roles').where(toRow(role)).del());
  return held.length;
}

interface RoleInProject {
  readonly role: LocalRole;
  readonly id: string;
}

/** A role on an account extends to its projects, one on a group to its members, one on a site to no project. */
function rolesInProjects(db: Knex, userId: string) {
  const held = (scopeType: Role['scopeType']) =>
    db('roles as r').where({ 'r.user_id': userId, 'r.scope_type': scopeType });
  const ofAccounts = held('account')
    .join('project_details as p', 'p.account_id', 'r.scope_id')
    .select<RoleInProject[]>({ role: 'r.role', id: 'p.id' });
  const ofGroups = held('project_group')
    .join('project_group_members as m', 'm.group_id', 'r.scope_id')
    .select({ role: 'r.role', id: 'm.project_id' });
  const ofProjects = held('project').select({ role: 'r.role', id: 'r.scope_id' });
  return ofAccounts.union([ofGroups, ofProjects]);
}

async function inProjects(
  read: Statements,
  userId: string,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows: readonly RoleInProject[] = await read.run((db) => rolesInProjects(db, userId));
  const roles = new Map<string, readonly string[]>();
  for (const { role, id } of rows) {
    const all = new Set([...(roles.get(id) ?? []), ...projectRolesOf(role)]);
    roles.set(id, [...all].sort());
  }
  return roles;
}

export const rolesOf = ({ dialect, read, write }: Database): Roles => ({
  list: (query) => list(read, query),
  grant: (roles) => write((tx) => grant(tx, dialect, roles)),
  revoke: (roles) => write((tx) => revoke(tx, roles)),
  inProjects: (userId) => inProjects(read, userId),
});
