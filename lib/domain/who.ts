/** Who may ask, and where their roles go: local keys and users as an authenticator needs them. */

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

export interface KnownCallers {
  key(lookupHash: string): Promise<LocalKey | undefined>;
  user(login: string): Promise<LocalUser | undefined>;
  /** Everything that a user's roles, or a key's accounts and projects, come to: roles by project id. */
  projectRolesOfUser(userId: string): Promise<ReadonlyMap<string, readonly string[]>>;
  projectsOfAccounts(accountIds: readonly string[]): Promise<readonly string[]>;
  /** Best effort, at most once a minute a key. */
  used(keyId: string, nowUs: number): Promise<void>;
}
