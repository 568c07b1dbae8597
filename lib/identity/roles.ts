/** Local roles: the scopes they are held on, and the Keystone roles that they amount to in projects. */

export const SCOPE_TYPES = ['account', 'project_group', 'project', 'site'] as const;
export type ScopeType = (typeof SCOPE_TYPES)[number];

export const LOCAL_ROLES = ['owner', 'manager', 'admin', 'reader'] as const;
export type LocalRole = (typeof LOCAL_ROLES)[number];

const READS: readonly string[] = ['reader'];
const MEMBER_ROLES: readonly string[] = ['member', 'reader'];

/** The Keystone roles in each project below the scope; never `admin`. */
export const projectRolesOf = (role: LocalRole): readonly string[] =>
  role === 'reader' ? READS : MEMBER_ROLES;
