/** Who may ask, as an authenticator wants to know it. */

import { API_KEY } from '../identity/api-key';
import type { KnownCallers, LocalKey, LocalUser, Rights } from '../identity/directory';
import type { Credential, Store, User } from '../store/store';

type Known = Pick<Store, 'credentials' | 'projects' | 'roles' | 'users'>;

export const knownCallers = ({ credentials, projects, roles, users }: Known): KnownCallers => ({
  async key(lookupHash) {
    const found = await credentials.findByHash(lookupHash);
    if (found?.kind !== API_KEY) return undefined;
    const { userId } = found;
    return keyOf(found, userId === null ? null : await users.findById(userId));
  },
  async user(login) {
    const found = await users.find(login);
    return found && userOf(found);
  },
  projectRolesOfUser: (userId) => roles.inProjects(userId),
  projectsOfAccounts: (accountIds) => projects.ofAccounts(accountIds),
  used: (keyId, nowUs) => credentials.used(keyId, nowUs),
});

/** `user`: whose key it is; null: nobody's. */
function keyOf(credential: Credential, user: User | null | undefined): LocalKey {
  const { id, userId, rights, expiresAtUs, isRevoked } = credential;
  const isOut = isRevoked || (user !== null && user?.isActive !== true);
  return { id, userId, rights: rightsOf(rights, user), expiresAtUs, isRevoked: isOut };
}

/** A key that names no right stands for its user, and one of the staff may do everything. */
const rightsOf = (rights: Rights, user: User | null | undefined): Rights =>
  user?.isStaff && Object.keys(rights).length === 0 ? { operator: true } : rights;

const userOf = ({ id, login, passwordHash, isStaff, isActive }: User): LocalUser => ({
  id,
  login,
  passwordHash,
  isStaff,
  isActive,
});
