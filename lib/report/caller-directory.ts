/** Who may ask, as an authenticator wants to know it. */

import { API_KEY } from '../identity/api-key';
import type { CallerDirectory, LocalKey, LocalUser, Rights } from '../identity/directory';
import type { Credential, Store, User } from '../store/store';

type IdentitySource = Pick<Store, 'credentials' | 'projects' | 'roles' | 'users'>;

export const callerDirectory = ({
  credentials,
  projects,
  roles,
  users,
}: IdentitySource): CallerDirectory => ({
  async key(lookupHash) {
    const credential = await credentials.findByHash(lookupHash);
    if (credential?.kind !== API_KEY) return undefined;
    const { userId } = credential;
    return keyOf(credential, userId === null ? null : await users.findById(userId));
  },
  async user(login) {
    const user = await users.find(login);
    return user && userOf(user);
  },
  rolesByProject: (userId) => roles.inProjects(userId),
  projectsOfAccounts: (accountIds) => projects.ofAccounts(accountIds),
  markUsed: (keyId, nowUs) => credentials.markUsed(keyId, nowUs),
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
