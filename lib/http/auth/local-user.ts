/** Users of ours: a login and its password. */
import type { LocalUser } from '../../domain/who';
import { attemptCounter } from './attempts';
import type { Caller } from './caller';
import type { LocalParts } from './local-parts';
import { NOBODYS_HASH } from './passwords';
import { rightPasswords } from './right-passwords';

export interface Login {
  readonly login: string;
  readonly password: string;
  readonly address: string;
}

/** Undefined: no such user, not the password, or one who may not log in. Throws `tooManyAttempts`. */
export type UserCheck = (login: Login) => Promise<Caller | undefined>;

export function userCheck(parts: LocalParts): UserCheck {
  const { known, nowUs } = parts;
  const right = rightPasswords();
  const isRight = attempting(parts);
  return async ({ login, password, address }) => {
    const user = await known.user(login);
    const stored = user?.passwordHash ?? NOBODYS_HASH;
    const name = right.nameOf({ login, password, stored });
    if (!mayLogIn(user) || !right.has(name, nowUs())) {
      const attempt = { login, password, address, name, stored, mayLogIn: mayLogIn(user) };
      if (!(await isRight(attempt))) return undefined;
      right.add(name, nowUs());
    }
    return user && callerOf(user, parts);
  };
}

const mayLogIn = (user: LocalUser | undefined): boolean =>
  user?.isActive === true && user.passwordHash !== null;

interface NamedAttempt extends Login {
  readonly name: string;
  readonly stored: string;
  readonly mayLogIn: boolean;
}

/** What a client asks several times at once is one attempt. */
function attempting(parts: LocalParts): (attempt: NamedAttempt) => Promise<boolean> {
  const check = countedCheck(parts);
  const running = new Map<string, Promise<boolean>>();
  return (attempt) => {
    const key = `${attempt.address} ${attempt.name}`;
    const found = running.get(key) ?? check(attempt).finally(() => running.delete(key));
    running.set(key, found);
    return found;
  };
}

function countedCheck({ nowUs, hashes, wait }: LocalParts) {
  const attempts = attemptCounter();
  return async (attempt: NamedAttempt): Promise<boolean> => {
    const delayMs = attempts.begin(attempt, nowUs());
    try {
      if (delayMs > 0) await wait(delayMs);
      // The hash first: that somebody may not log in must not be told by how long it takes.
      const isRight =
        (await hashes.isPassword(attempt.password, attempt.stored)) && attempt.mayLogIn;
      if (isRight) attempts.succeeded(attempt, nowUs());
      return isRight;
    } catch (error) {
      attempts.undone(attempt, nowUs());
      throw error;
    }
  };
}

const callerOf = async ({ id, isStaff }: LocalUser, { known }: LocalParts): Promise<Caller> => ({
  userId: id,
  projectId: null,
  domainId: null,
  isSystem: false,
  roles: isStaff ? ['admin'] : [],
  projectRoles: await known.projectRolesOfUser(id),
});
