/** Table `roles`: who holds which role where, and what that comes to project by project. */
import { type LocalRole, projectRolesOf } from '../../../domain/scopes';
import type { Role, Roles, RolesQuestion } from '../../who';
import type { Cell, Database, SqlDialect, Statements } from '../database';
import { addProjects } from '../projects';
import { writeRows } from '../write-rows';

const COLUMNS = ['user_id', 'scope_type', 'scope_id', 'role'];
const FIELDS = 'user_id as "userId", scope_type as "scopeType", scope_id as "scopeId", role';

const toRow = ({ userId, scopeType, scopeId, role }: Role): string[] => [
  userId,
  scopeType,
  scopeId,
  role,
];

function list(read: Statements, { userId, scope, after, limit }: RolesQuestion): Promise<Role[]> {
  const conditions = ['true'];
  const bindings: Cell[] = [];
  if (userId !== undefined) {
    conditions.push('user_id = ?');
    bindings.push(userId);
  }
  if (scope !== undefined) {
    conditions.push('scope_type = ? and scope_id = ?');
    bindings.push(scope.scopeType, scope.scopeId);
  }
  if (after !== undefined) {
    conditions.push(`(${COLUMNS.join(', ')}) > (?, ?, ?, ?)`);
    bindings.push(...toRow(after));
  }
  return read.all<Role>(
    `select ${FIELDS} from roles where ${conditions.join(' and ')}
      order by ${COLUMNS.join(', ')} limit ?`,
    [...bindings, limit],
  );
}

/** Those of these roles that are held. */
async function held(tx: Statements, roles: readonly Role[]): Promise<Role[]> {
  const condition = COLUMNS.map((column) => `${column} = ?`).join(' and ');
  const found: Role[] = [];
  for (const role of roles) {
    const rows = await tx.all(`select role from roles where ${condition}`, toRow(role));
    if (rows.length > 0) found.push(role);
  }
  return found;
}

async function grant(tx: Statements, dialect: SqlDialect, roles: readonly Role[]): Promise<number> {
  const known = await held(tx, roles);
  const projects = roles.filter(({ scopeType }) => scopeType === 'project');
  await addProjects(
    tx,
    dialect,
    projects.map(({ scopeId }) => scopeId),
  );
  await writeRows(tx, dialect, {
    table: 'roles',
    columns: COLUMNS,
    items: roles,
    toRow,
    onConflict: { key: COLUMNS.join(', '), act: 'keep' },
  });
  return roles.length - known.length;
}

async function revoke(tx: Statements, roles: readonly Role[]): Promise<number> {
  const known = await held(tx, roles);
  const condition = COLUMNS.map((column) => `${column} = ?`).join(' and ');
  for (const role of known) await tx.all(`delete from roles where ${condition}`, toRow(role));
  return known.length;
}

/** A role on an account goes to its projects, one on a group to its members; one on a site to none. */
const IN_PROJECTS = `
  select r.role, p.id from roles r join project_details p on p.account_id = r.scope_id
    where r.user_id = ? and r.scope_type = 'account'
  union
  select r.role, m.project_id from roles r join project_group_members m on m.group_id = r.scope_id
    where r.user_id = ? and r.scope_type = 'project_group'
  union
  select r.role, r.scope_id from roles r where r.user_id = ? and r.scope_type = 'project'`;

interface RoleInProject {
  readonly role: LocalRole;
  readonly id: string;
}

async function inProjects(
  read: Statements,
  userId: string,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await read.all<RoleInProject>(IN_PROJECTS, [userId, userId, userId]);
  const roles = new Map<string, readonly string[]>();
  for (const { role, id } of rows) {
    const all = new Set([...(roles.get(id) ?? []), ...projectRolesOf(role)]);
    roles.set(id, [...all].sort());
  }
  return roles;
}

export const rolesOf = ({ dialect, read, write }: Database): Roles => ({
  list: (question) => list(read, question),
  grant: (roles) => write((tx) => grant(tx, dialect, roles)),
  revoke: (roles) => write((tx) => revoke(tx, roles)),
  inProjects: (userId) => inProjects(read, userId),
});
