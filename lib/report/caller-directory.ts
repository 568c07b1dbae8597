/** The identities in the store, as an authenticator asks for them. */
import type { CallerDirectory, LocalCredential, LocalUser } from '../identity/directory';
import type { Rights } from '../identity/rights';
import type { Credential, Store, User } from '../store/store';

type IdentitySource = Pick<Store, 'credentials' | 'projects' | 'roles' | 'users'>;

const NO_LIMIT = 2 ** 31 - 1;

export function callerDirectory(store: IdentitySource): CallerDirectory {
  const { credentials, projects, roles, users } = store;
  const withUser = async (credential: Credential | undefined) => {
    if (!credential) return undefined;
    const { userId } = credential;
    return credentialOf(credential, userId === null ? null : await users.findById(userId));
  };
  return {
    credential: async (kind, hash) => withUser(await credentials.findByHash(kind, hash)),
    async credentialById(kind, id) {
      const credential = await credentials.find(id);
      return credential?.kind === kind ? withUser(credential) : undefined;
    },
    async user(login) {
      const user = await users.find(login);
      return user && userOf(user);
    },
    async rolesOf(userId) {
      const held = await roles.list({ userId, limit: NO_LIMIT });
      return held.map(({ scopeType, scopeId, role }) => ({ scopeType, scopeId, role }));
    },
    rolesByProject: (userId) => roles.inProjects(userId),
    projectsOfAccounts: (accountIds) => projects.ofAccounts(accountIds),
    markUsed: (credentialId, nowUs) => credentials.markUsed(credentialId, nowUs),
  };
}

/** `user`: the owner of the credential; null: it has none. */
function credentialOf(credential: Credential, user: User | null | undefined): LocalCredential {
  const { id, kind, userId, rights, expiresAtUs, isRevoked, secretEncrypted } = credential;
  return {
    ...{ id, kind, userId, expiresAtUs, isRevoked, secretEncrypted },
    rights: rightsOf(rights, user),
    isUserActive: user === null || user?.isActive === true,
  };
}

/** A credential that names no right stands for its user, and a user of the staff may do everything. */
const rightsOf = (rights: Rights, user: User | null | undefined): Rights =>
  user?.isStaff && Object.keys(rights).length === 0 ? { operator: true } : rights;

const userOf = ({ id, login, passwordHash, isStaff, isActive }: User): LocalUser => ({
  id,
  login,
  passwordHash,
  isStaff,
  isActive,
});
