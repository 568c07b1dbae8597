/** Keys and users that are known, in memory. */

import { lookupHash, newKey } from '../../../lib/auth/local/api-key';
import { hashPassword } from '../../../lib/auth/local/passwords';
import type { CallerDirectory, LocalKey, LocalUser, Rights } from '../../../lib/identity/directory';

type Roles = Readonly<Record<string, readonly string[]>>;

export interface CallersInMemory extends CallerDirectory {
  /** Makes a key and tells its text. */
  addKey(rights: Rights, more?: Partial<LocalKey>): string;
  addUser(login: string, password: string, more?: Partial<LocalUser>): Promise<LocalUser>;
  changeUser(login: string, more: Partial<LocalUser>): void;
  readonly rolesByUser: Map<string, Roles>;
  readonly projectsByAccount: Map<string, readonly string[]>;
  /** Which keys were noted as used, and when. */
  readonly uses: Array<readonly [keyId: string, nowUs: number]>;
}

export function callersInMemory(): CallersInMemory {
  const keys = new Map<string, LocalKey>();
  const users = new Map<string, LocalUser>();
  const rolesByUser = new Map<string, Roles>();
  const projectsByAccount = new Map<string, readonly string[]>();
  const uses: Array<readonly [string, number]> = [];
  return {
    rolesByUser,
    projectsByAccount,
    uses,
    addKey(rights, more = {}) {
      const text = newKey();
      const id = `k${keys.size + 1}`;
      const key = { id, userId: null, rights, expiresAtUs: null, isRevoked: false, ...more };
      keys.set(lookupHash(text), key);
      return text;
    },
    async addUser(login, password, more = {}) {
      const passwordHash = await hashPassword(password);
      const id = `u-${login}`;
      const user = { id, login, passwordHash, isStaff: false, isActive: true, ...more };
      users.set(login, user);
      return user;
    },
    changeUser(login, more) {
      const user = users.get(login);
      if (!user) throw new Error(`there is no user ${login}`);
      users.set(login, { ...user, ...more });
    },
    key: async (hash) => keys.get(hash),
    user: async (login) => users.get(login),
    rolesByProject: async (userId) => new Map(Object.entries(rolesByUser.get(userId) ?? {})),
    projectsOfAccounts: async (ids) => ids.flatMap((id) => projectsByAccount.get(id) ?? []),
    markUsed: async (keyId, nowUs) => void uses.push([keyId, nowUs]),
  };
}
