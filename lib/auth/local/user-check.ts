/** Local users: a login and its password. */
import type { Caller } from '../../identity/caller';
import type { CallerDirectory, LocalUser } from '../../identity/directory';
import type { Login } from '../authenticator';
import { Unauthenticated } from '../failures';
import { NOT_GOOD, rolesOfUser } from './credential-check';
import type { LocalDeps } from './options';
import { passwordCheck } from './password-check';
import { DUMMY_HASH } from './passwords';

/** Throws `Unauthenticated` or `TooManyAttempts`. */
export type UserCheck = (login: Login & { readonly address: string }) => Promise<Caller>;

export function userCheck(deps: LocalDeps): UserCheck {
  const check = passwordCheck(deps);
  return async (login) => {
    const user = await deps.known.user(login.login);
    const stored = user?.passwordHash ?? DUMMY_HASH;
    const outcome = await check({ ...login, stored, isActive: user?.isActive === true });
    if (outcome === 'right' && user) return callerOf(user, deps.known);
    throw new Unauthenticated(outcome === 'inactive' ? 'inactive' : 'unknown', NOT_GOOD);
  };
}

const callerOf = async ({ id, isStaff }: LocalUser, known: CallerDirectory): Promise<Caller> => ({
  userId: id,
  projectId: null,
  domainId: null,
  isSystem: false,
  roles: isStaff ? ['admin'] : [],
  ...(await rolesOfUser(id, known)),
  isStaff,
  credentialId: null,
});
