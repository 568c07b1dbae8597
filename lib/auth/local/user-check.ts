/** Users of ours: a login and its password. */
import type { LocalUser } from '../../identity/directory';
import type { Caller } from '../caller';
import type { LocalDeps } from './options';
import { passwordCheck } from './password-check';
import { DUMMY_HASH } from './passwords';

export interface Login {
  readonly login: string;
  readonly password: string;
  readonly address: string;
}

/** Undefined: no such user, not the password, or one who may not log in. Throws `tooManyAttempts`. */
export type UserCheck = (login: Login) => Promise<Caller | undefined>;

export function userCheck(deps: LocalDeps): UserCheck {
  const isRight = passwordCheck(deps);
  return async (login) => {
    const user = await deps.known.user(login.login);
    const stored = user?.passwordHash ?? DUMMY_HASH;
    const isValid = await isRight({ ...login, stored, mayLogIn: mayLogIn(user) });
    return isValid && user ? callerOf(user, deps) : undefined;
  };
}

const mayLogIn = (user: LocalUser | undefined): boolean =>
  user?.isActive === true && user.passwordHash !== null;

const callerOf = async ({ id, isStaff }: LocalUser, { known }: LocalDeps): Promise<Caller> => ({
  userId: id,
  projectId: null,
  domainId: null,
  isSystem: false,
  roles: isStaff ? ['admin'] : [],
  projectRoles: await known.rolesByProject(id),
});
