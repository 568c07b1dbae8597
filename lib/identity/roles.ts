/** Roles that we keep ourselves, where they may be held, and what they come to in the words of Keystone. */

export const SCOPE_TYPES = ['account', 'project_group', 'project', 'site'] as const;
export type ScopeType = (typeof SCOPE_TYPES)[number];

export const LOCAL_ROLES = ['owner', 'manager', 'admin', 'reader'] as const;
export type LocalRole = (typeof LOCAL_ROLES)[number];

const READS: readonly string[] = ['reader'];
const MEMBER_ROLES: readonly string[] = ['member', 'reader'];

/** What a holder is in each project below the scope; administrator of the cloud in none. */
export const projectRolesOf = (role: LocalRole): readonly string[] =>
  role === 'reader' ? READS : MEMBER_ROLES;
