/** Who may ask and where their roles go, as an authenticator needs it; and what a cloud says of its projects. */

/** What a key may do; nothing that it does not name. */
export interface Rights {
  readonly operator?: true;
  readonly observations?: true;
  readonly points?: true;
  readonly projects?: readonly string[];
  readonly accounts?: readonly string[];
}

export interface LocalKey {
  readonly id: string;
  readonly userId: string | null;
  readonly rights: Rights;
  readonly expiresAtUs: number | null;
  readonly isRevoked: boolean;
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

/** As much as whoever works in a project knows of it. */
export type NamedProject = Pick<CloudProject, 'id' | 'name' | 'domainId'>;

/** Throws `identityUnavailable` if nobody answers, `identityForbidden` if we may not look. */
export interface ProjectDirectory {
  /** All projects, some at a time; at least once, even if there are none. */
  list(): AsyncIterable<readonly CloudProject[]>;
  find(id: string): Promise<CloudProject | undefined>;
}

export interface CallerDirectory {
  key(lookupHash: string): Promise<LocalKey | undefined>;
  user(login: string): Promise<LocalUser | undefined>;
  /** Everything that a user's roles, or a key's accounts and projects, come to: roles by project id. */
  rolesByProject(userId: string): Promise<ReadonlyMap<string, readonly string[]>>;
  projectsOfAccounts(accountIds: readonly string[]): Promise<readonly string[]>;
  /** Best effort, at most once a minute a key. */
  markUsed(keyId: string, nowUs: number): Promise<void>;
}
