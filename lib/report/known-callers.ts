/** Who may ask, as an authenticator wants to know it. */
import type { KnownCallers, LocalKey, LocalUser } from '../domain/who';
import { API_KEY } from '../domain/who-keys';
import type { Credential, Store, User } from '../store/store';

type Known = Pick<Store, 'credentials' | 'projects' | 'roles' | 'users'>;

export const knownCallers = ({ credentials, projects, roles, users }: Known): KnownCallers => ({
  async key(lookupHash) {
    const found = await credentials.findByHash(lookupHash);
    return found?.kind === API_KEY ? keyOf(found) : undefined;
  },
  async user(login) {
    const found = await users.find(login);
    return found && userOf(found);
  },
  projectRolesOfUser: (userId) => roles.inProjects(userId),
  projectsOfAccounts: (accountIds) => projects.ofAccounts(accountIds),
  // Nobody is turned away because a remark could not be written.
  used: (keyId, nowUs) => credentials.used(keyId, nowUs).catch(() => undefined),
});

const keyOf = ({ id, userId, rights, expiresAtUs, isRevoked }: Credential): LocalKey => ({
  id,
  userId,
  rights,
  expiresAtUs,
  isRevoked,
});

const userOf = ({ id, login, passwordHash, isStaff, isActive }: User): LocalUser => ({
  id,
  login,
  passwordHash,
  isStaff,
  isActive,
});
