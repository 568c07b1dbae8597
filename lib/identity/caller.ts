/** Who makes a request, in our words, whatever token, key, password or signature proves it. */
import type { LocalRole, ScopeType } from './roles';

/** A role as it is held, before it is spread over the projects below its scope. */
export interface HeldRole {
  readonly scopeType: ScopeType;
  readonly scopeId: string;
  readonly role: LocalRole;
}

export interface Caller {
  readonly userId: string | null;
  /** The project that a token is scoped to, if any. */
  readonly projectId: string | null;
  /** The domain that a token is scoped to, if any. */
  readonly domainId: string | null;
  /** Whether a token is scoped to the whole system. */
  readonly isSystem: boolean;
  /** Roles within that scope; of a local key or user: in every project. */
  readonly roles: readonly string[];
  /** Local keys and users only: further roles by project id. */
  readonly projectRoles?: ReadonlyMap<string, readonly string[]>;
  /** Local keys and users only: the roles as they are held. A key reads what its rights list. */
  readonly scopes: readonly HeldRole[];
  /** Whether it is a local operator: a user of the staff, or a key with the right `operator`. */
  readonly isStaff: boolean;
  /** The local credential that was presented; null for passwords and foreign tokens. */
  readonly credentialId: string | null;
}

/** A key that belongs to no user is the user that is named after it. */
export const userOfKey = (credentialId: string): string => `key:${credentialId}`;

/** Whether it is a local key that belongs to no user: what it may do is what was written into it. */
export const isUnownedKey = ({ userId, credentialId }: Caller): boolean =>
  credentialId !== null && userId === userOfKey(credentialId);

/** What a caller has that is known by a foreign token or not at all. */
export const NO_LOCAL_IDENTITY = { scopes: [], isStaff: false, credentialId: null } as const;
