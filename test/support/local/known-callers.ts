/** Keys and users that are known, in memory. */

import { lookupHash, newKey } from '../../../lib/auth/local/api-key';
import { API_KEY } from '../../../lib/identity/api-key';
import type { HeldRole } from '../../../lib/identity/caller';
import type { CallerDirectory, LocalCredential, LocalUser } from '../../../lib/identity/directory';
import type { Rights } from '../../../lib/identity/rights';

type Roles = Readonly<Record<string, readonly string[]>>;

export interface CallersInMemory extends CallerDirectory {
  /** Makes a key and returns its text. */
  addKey(rights: Rights, more?: Partial<LocalCredential>): string;
  addUser(login: string, more: Partial<LocalUser>): void;
  changeUser(login: string, more: Partial<LocalUser>): void;
  readonly rolesByUser: Map<string, Roles>;
  readonly heldByUser: Map<string, readonly HeldRole[]>;
  readonly projectsByAccount: Map<string, readonly string[]>;
  /** Which keys were noted as used, and when. */
  readonly uses: Array<readonly [keyId: string, nowUs: number]>;
}

export function callersInMemory(): CallersInMemory {
  const credentials = new Map<string, LocalCredential>();
  const users = new Map<string, LocalUser>();
  const rolesByUser = new Map<string, Roles>();
  const heldByUser = new Map<string, readonly HeldRole[]>();
  const projectsByAccount = new Map<string, readonly string[]>();
  const uses: Array<readonly [string, number]> = [];
  return {
    rolesByUser,
    heldByUser,
    projectsByAccount,
    uses,
    addKey(rights, more = {}) {
      const text = newKey();
      const id = `k${credentials.size + 1}`;
      const good = { expiresAtUs: null, isRevoked: false, isUserActive: true };
      const key = {
        id,
        kind: API_KEY,
        userId: null,
        rights,
        secretEncrypted: null,
        ...good,
        ...more,
      };
      credentials.set(`${key.kind} ${lookupHash(text)}`, key);
      return text;
    },
    addUser(login, more) {
      const id = `u-${login}`;
      const user = { id, login, passwordHash: null, isStaff: false, isActive: true, ...more };
      users.set(login, user);
    },
    changeUser(login, more) {
      const user = users.get(login);
      if (!user) throw new Error(`there is no user ${login}`);
      users.set(login, { ...user, ...more });
    },
    credential: async (kind, hash) => credentials.get(`${kind} ${hash}`),
    credentialById: async (kind, id) =>
      [...credentials.values()].find((each) => each.kind === kind && each.id === id),
    user: async (login) => users.get(login),
    rolesOf: async (userId) => heldByUser.get(userId) ?? [],
    rolesByProject: async (userId) => new Map(Object.entries(rolesByUser.get(userId) ?? {})),
    projectsOfAccounts: async (ids) => ids.flatMap((id) => projectsByAccount.get(id) ?? []),
    markUsed: async (keyId, nowUs) => void uses.push([keyId, nowUs]),
  };
}
