/** Table `roles`: who holds which role where, and what that comes to project by project. */
import { type LocalRole, projectRolesOf } from '../../../identity/roles';
import type { Role, Roles, RolesQuery } from '../../identity';
import { addProjects } from '../lives/projects';
import type { Cell, Database, SqlDialect, Statements } from '../sql/dialect';
import { writeRows } from '../sql/write-rows';

const COLUMNS = ['user_id', 'scope_type', 'scope_id', 'role'];
const FIELDS = 'user_id as "userId", scope_type as "scopeType", scope_id as "scopeId", role';

const toRow = ({ userId, scopeType, scopeId, role }: Role): string[] => [
  userId,
  scopeType,
  scopeId,
  role,
];

function list(read: Statements, { userId, scope, after, limit }: RolesQuery): Promise<Role[]> {
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

interface Sorted {
  readonly held: readonly Role[];
  readonly others: readonly Role[];
}

/** Each of these roles once: those that are held, and the others. */
async function sorted(
  tx: Statements,
  dialect: SqlDialect,
  roles: readonly Role[],
): Promise<Sorted> {
  const within = dialect.isIn('user_id', [...new Set(roles.map(({ userId }) => userId))]);
  const rows = await tx.all<Role>(
    `select ${FIELDS} from roles where ${within.sql}`,
    within.bindings,
  );
  const known = new Set(rows.map(keyOf));
  const each = [...new Map(roles.map((role) => [keyOf(role), role])).values()];
  return {
    held: each.filter((role) => known.has(keyOf(role))),
    others: each.filter((role) => !known.has(keyOf(role))),
  };
}

const keyOf = (role: Role): string => JSON.stringify(toRow(role));

async function grant(tx: Statements, dialect: SqlDialect, roles: readonly Role[]): Promise<number> {
  const { others } = await sorted(tx, dialect, roles);
  const projects = others.filter(({ scopeType }) => scopeType === 'project');
  await addProjects(
    tx,
    dialect,
    projects.map(({ scopeId }) => scopeId),
  );
  await writeRows(tx, dialect, {
    table: 'roles',
    columns: COLUMNS,
    items: others,
    toRow,
    onConflict: { key: COLUMNS.join(', '), act: 'keep' },
  });
  return others.length;
}

async function revoke(
  tx: Statements,
  dialect: SqlDialect,
  roles: readonly Role[],
): Promise<number> {
  const { held } = await sorted(tx, dialect, roles);
  const condition = COLUMNS.map((column) => `${column} = ?`).join(' and ');
  for (const role of held) await tx.all(`delete from roles where ${condition}`, toRow(role));
  return held.length;
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
  list: (query) => list(read, query),
  grant: (roles) => write((tx) => grant(tx, dialect, roles)),
  revoke: (roles) => write((tx) => revoke(tx, dialect, roles)),
  inProjects: (userId) => inProjects(read, userId),
});
