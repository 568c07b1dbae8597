/** The local identities as an authenticator needs them, and the projects of a cloud. */
import type { HeldRole } from './caller';
import type { Rights } from './rights';

/** A credential of any kind, known by its id or by the hash of its text. */
export interface LocalCredential {
  readonly id: string;
  /** `api_key`, or a word of the dialect that it belongs to. */
  readonly kind: string;
  readonly userId: string | null;
  readonly rights: Rights;
  readonly expiresAtUs: number | null;
  readonly isRevoked: boolean;
  /** False if it belongs to a user who is switched off, or gone. */
  readonly isUserActive: boolean;
  /** Only of kinds whose protocol needs the secret back. */
  readonly secretEncrypted: string | null;
}

export interface LocalUser {
  readonly id: string;
  readonly login: string;
  readonly passwordHash: string | null;
  readonly isStaff: boolean;
  readonly isActive: boolean;
}

/** A project as the cloud's own list has it. */
export interface CloudProject {
  readonly id: string;
  readonly name: string;
  readonly domainId: string | null;
  readonly isEnabled: boolean;
}

/** What a token of the project says about it. */
export type NamedProject = Pick<CloudProject, 'id' | 'name' | 'domainId'>;

/** Throws `identityUnavailable` without an answer, `identityForbidden` without permission to list projects. */
export interface ProjectDirectory {
  /** All projects in pages; at least one page, even if it is empty. */
  list(): AsyncIterable<readonly CloudProject[]>;
  find(id: string): Promise<CloudProject | undefined>;
}

export interface CallerDirectory {
  /** The credential of this kind with this hash. */
  credential(kind: string, lookupHash: string): Promise<LocalCredential | undefined>;
  /** The credential of this kind with this id. */
  credentialById(kind: string, id: string): Promise<LocalCredential | undefined>;
  user(login: string): Promise<LocalUser | undefined>;
  /** A user's roles as they are held. */
  rolesOf(userId: string): Promise<readonly HeldRole[]>;
  /** The Keystone roles that a user's roles amount to, by project id. */
  rolesByProject(userId: string): Promise<ReadonlyMap<string, readonly string[]>>;
  projectsOfAccounts(accountIds: readonly string[]): Promise<readonly string[]>;
  /** Best effort, at most once a minute for each credential. */
  markUsed(credentialId: string, nowUs: number): Promise<void>;
}
