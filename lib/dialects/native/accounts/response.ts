/** The JSON of accounts, projects, groups, users, roles and keys, with the field names of inventories. */
import type {
  Account,
  Credential,
  LedgerRow,
  Project,
  ProjectGroup,
  Role,
  User,
} from '../../../store/store';
import { isoTime, isoTimeOrNull } from '../../../time';

export const accountJson = (account: Account) => ({
  id: account.id,
  name: account.name,
  abbreviation: account.abbreviation,
  currency: account.currency,
  balance: account.balance,
  credit_limit: account.creditLimit,
  created_at: isoTime(account.createdAtUs),
});

/** What the ledger has as an amount lowers the balance; `user`: the login, or the id of who has none here. */
export const ledgerRowJson = (row: LedgerRow, logins: ReadonlyMap<string, string>) => ({
  number: row.seq,
  entry: row.kind,
  id: row.reference,
  amount: row.amount,
  initial: row.initial,
  end: row.end,
  at: isoTime(row.timeUs),
  reason: row.reason,
  user: row.userId === null ? null : (logins.get(row.userId) ?? row.userId),
  resource: row.resource,
  resource_amount: row.resourceAmount,
  interval_us: row.intervalUs,
  poll_at: row.cycle === null ? null : isoTime(row.pollUs),
  price_level: row.level,
  revision: row.revision,
});

export const projectJson = (project: Project) => ({
  id: project.id,
  name: project.name,
  account: project.accountId,
  domain: project.domainId,
  cloud_name: project.cloudName,
  enabled: project.isEnabled,
  seen_at: isoTimeOrNull(project.seenAtUs),
  synced_at: isoTimeOrNull(project.syncedAtUs),
});

export const groupJson = (group: ProjectGroup, projects: readonly string[]) => ({
  id: group.id,
  account: group.accountId,
  name: group.name,
  projects,
});

/** Without the hash of the password, which must not leave the store. */
export const userJson = (user: User) => ({
  id: user.id,
  login: user.login,
  name: user.name,
  has_password: user.passwordHash !== null,
  staff: user.isStaff,
  active: user.isActive,
  ext: user.ext,
  created_at: isoTime(user.createdAtUs),
});

const SCOPE_WORDS = {
  account: 'account',
  project_group: 'group',
  project: 'project',
  site: 'site',
} as const;

export const roleJson = (role: Role, login: string) => ({
  user: login,
  role: role.role,
  [SCOPE_WORDS[role.scopeType]]: role.scopeId,
});

export interface KeyState {
  /** The user whose key it is. */
  readonly login: string | null;
  readonly nowUs: number;
}

/** Without the hash of the key. */
export const keyJson = (key: Credential, { login, nowUs }: KeyState) => ({
  id: key.id,
  credential_kind: key.kind,
  name: key.name,
  user: login,
  rights: key.rights,
  status: keyStatus(key, nowUs),
  expires_at: isoTimeOrNull(key.expiresAtUs),
  last_used_at: isoTimeOrNull(key.lastUsedAtUs),
  created_at: isoTime(key.createdAtUs),
});

export function keyStatus(key: Credential, nowUs: number): 'active' | 'revoked' | 'expired' {
  if (key.isRevoked) return 'revoked';
  return key.expiresAtUs !== null && key.expiresAtUs <= nowUs ? 'expired' : 'active';
}
