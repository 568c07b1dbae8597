/** Users of ours: a login and its password. */
import type { LocalUser } from '../../identity/directory';
import type { Caller } from '../caller';
import type { LocalParts } from './options';
import { passwordCheck } from './password-check';
import { NOBODYS_HASH } from './passwords';

export interface Login {
  readonly login: string;
  readonly password: string;
  readonly address: string;
}

/** Undefined: no such user, not the password, or one who may not log in. Throws `tooManyAttempts`. */
export type UserCheck = (login: Login) => Promise<Caller | undefined>;

export function userCheck(parts: LocalParts): UserCheck {
  const isRight = passwordCheck(parts);
  return async (login) => {
    const user = await parts.known.user(login.login);
    const stored = user?.passwordHash ?? NOBODYS_HASH;
    const found = await isRight({ ...login, stored, mayLogIn: mayLogIn(user) });
    return found && user ? callerOf(user, parts) : undefined;
  };
}

const mayLogIn = (user: LocalUser | undefined): boolean =>
  user?.isActive === true && user.passwordHash !== null;

const callerOf = async ({ id, isStaff }: LocalUser, { known }: LocalParts): Promise<Caller> => ({
  userId: id,
  projectId: null,
  domainId: null,
  isSystem: false,
  roles: isStaff ? ['admin'] : [],
  projectRoles: await known.projectRolesOfUser(id),
});
