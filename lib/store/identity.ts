/** The contracts of identities: accounts, projects and groups, users, roles and credentials. */
import type { Rights } from '../identity/rights';
import type { LocalRole, ScopeType } from '../identity/roles';
import type { CloudProjects } from './cloud-projects';
import type { Ext } from './places';
import type { Change, KeysetPage, Repository } from './repository';

/** Who pays. `id`: a UUID of 32 digits. */
export interface Account {
  readonly id: string;
  readonly name: string | null;
  readonly abbreviation: string | null;
  /** Three letters of ISO 4217. */
  readonly currency: string | null;
  /** A decimal in its shortest form. */
  readonly balance: string;
  readonly creditLimit: string | null;
  readonly createdAtUs: number;
}
export type AccountChange = Change<Account, 'id', 'createdAtUs'>;

/** A tenant of the cloud, whether it has ever had a server or not. */
export interface Project {
  readonly id: string;
  /** As set here, or else as the cloud has it. */
  readonly name: string | null;
  readonly accountId: string | null;
  /** As set here, or else as the cloud has it. */
  readonly domainId: string | null;
  /** As the cloud last had it, even if the project has been deleted there since. */
  readonly cloudName: string | null;
  /** Null: the cloud has not been asked yet. */
  readonly isEnabled: boolean | null;
  /** When the cloud's own list of projects last held it. */
  readonly seenAtUs: number | null;
  /** When that list was last asked about it. */
  readonly syncedAtUs: number | null;
}
export type ProjectChange = Change<Project, 'id', 'isEnabled'>;

export interface ProjectGroup {
  readonly id: string;
  readonly accountId: string | null;
  readonly name: string | null;
}
export type ProjectGroupChange = Change<ProjectGroup, 'id'>;

/** A person or program that is known here and not to the cloud; known by its login, compared by bytes. */
export interface User {
  readonly id: string;
  readonly login: string;
  readonly name: string | null;
  /** As `scrypt$32768$8$1$salt$hash`; null: has no password and so cannot use one. */
  readonly passwordHash: string | null;
  readonly isStaff: boolean;
  readonly isActive: boolean;
  readonly ext: Ext | null;
  readonly createdAtUs: number;
}
/** An `id` counts for a new login only; for a known one it must be the same. */
export type UserChange = Change<User, 'login', 'createdAtUs'>;

export interface Role {
  readonly userId: string;
  readonly scopeType: ScopeType;
  readonly scopeId: string;
  readonly role: LocalRole;
}

/** A key or token, known by the SHA-256 of its text. The text itself is not stored. */
export interface Credential {
  readonly id: string;
  readonly kind: string;
  readonly lookupHash: string;
  readonly name: string | null;
  readonly userId: string | null;
  readonly accountId: string | null;
  readonly rights: Rights;
  /** Only for protocols that need the secret back: encrypted, or the salt that makes it of the user's password. */
  readonly secretEncrypted: string | null;
  readonly ext: Ext | null;
  readonly isRevoked: boolean;
  readonly expiresAtUs: number | null;
  readonly lastUsedAtUs: number | null;
  readonly createdAtUs: number;
}
export type NewCredential = Change<
  Credential,
  'id' | 'kind' | 'lookupHash',
  'createdAtUs' | 'lastUsedAtUs'
>;

export type Accounts = Repository<Account, AccountChange>;

export interface Projects extends Repository<Project, ProjectChange> {
  list(page: KeysetPage & { readonly accountId?: string }): Promise<readonly Project[]>;
  /** The ids of all projects of these accounts, in order. */
  ofAccounts(accountIds: readonly string[]): Promise<readonly string[]>;
}

export interface Groups extends Repository<ProjectGroup, ProjectGroupChange> {
  /** The ids of its projects, in order. */
  projects(groupId: string): Promise<readonly string[]>;
  /** The ids of the projects of every group that has any, in order. */
  members(): Promise<ReadonlyMap<string, readonly string[]>>;
  /** Unknown projects become known. Returns how many were not members. */
  add(groupId: string, projectIds: readonly string[]): Promise<number>;
  /** Returns how many were members. */
  remove(groupId: string, projectIds: readonly string[]): Promise<number>;
  /** Exactly these from now on. */
  setProjects(groupId: string, projectIds: readonly string[]): Promise<void>;
}

/** Keyed by login. `put` throws `invalidParameter` for an id that is another login's, or another than the login has. */
export interface Users extends Repository<User, UserChange> {
  findById(id: string): Promise<User | undefined>;
}

export interface RolesQuery {
  readonly userId?: string;
  readonly scope?: Pick<Role, 'scopeType' | 'scopeId'>;
  /** Only what comes strictly after this one, by user, scope and role. */
  readonly after?: Role;
  readonly limit: number;
}

export interface Roles {
  list(query: RolesQuery): Promise<readonly Role[]>;
  /** Unknown projects become known. Returns how many were not held before. */
  grant(roles: readonly Role[]): Promise<number>;
  /** Returns how many were held. */
  revoke(roles: readonly Role[]): Promise<number>;
  /** The Keystone roles that a user's roles amount to, by project id. */
  inProjects(userId: string): Promise<ReadonlyMap<string, readonly string[]>>;
}

export interface Credentials extends Repository<Credential, NewCredential> {
  findByHash(kind: string, lookupHash: string): Promise<Credential | undefined>;
  /** The one whose id starts with this; undefined if none or several do. */
  findByPrefix(idPrefix: string): Promise<Credential | undefined>;
  /**
   * Compare-and-set: puts it in the place of the one with its id whose hash is `replaced`; undefined: where there is
   * none. False: somebody else was faster.
   */
  replace(credential: NewCredential, replaced: string | undefined): Promise<boolean>;
  /** Remembers the use, at most once a minute. */
  markUsed(id: string, nowUs: number): Promise<void>;
  /** Moves the expiry of the credential with this text to later, never to earlier. */
  prolong(id: string, lookupHash: string, expiresAtUs: number): Promise<void>;
}

export interface IdentityStore {
  readonly accounts: Accounts;
  readonly projects: Projects;
  readonly cloudProjects: CloudProjects;
  readonly groups: Groups;
  readonly users: Users;
  readonly roles: Roles;
  readonly credentials: Credentials;
}
