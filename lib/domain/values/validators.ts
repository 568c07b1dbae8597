/** What may be told of accounts, projects, users and keys: each form reads a text, or says what is allowed. */

import { LOCAL_ROLES, type LocalRole } from '../../identity/roles';
import { DECIMAL_ALLOWED, decimalOf } from './decimal';
import { ID_ALLOWED, isId } from './id';
import { UUID_ALLOWED, uuidOf } from './uuid';

export interface Validator<T> {
  readonly allowed: string;
  /** Undefined: not allowed. */
  readonly read: (text: string) => T | undefined;
  /** What is told in vain is not to be shown: a password or a key may have been told instead. */
  readonly isSecret?: boolean;
}

const matching = (allowed: string, pattern: RegExp): Validator<string> => ({
  allowed,
  read: (text) => (pattern.test(text) ? text : undefined),
});

const secret = (allowed: string, pattern: RegExp): Validator<string> => ({
  ...matching(allowed, pattern),
  isSecret: true,
});

export const uuid: Validator<string> = { allowed: UUID_ALLOWED, read: uuidOf };

export const decimal: Validator<string> = { allowed: DECIMAL_ALLOWED, read: decimalOf };

export const foreignId: Validator<string> = {
  allowed: ID_ALLOWED,
  read: (text) => (isId(text) ? text : undefined),
};

export const name = matching(
  'a text of 1 to 255 characters without control characters',
  /^[^\p{Cc}\p{Cs}]{1,255}$/u,
);

export const abbreviation = matching(
  'a text of 1 to 8 characters without control characters',
  /^[^\p{Cc}\p{Cs}]{1,8}$/u,
);

export const currency = matching('three capital letters of ISO 4217, such as EUR', /^[A-Z]{3}$/);

/** No colon: it ends the login where name and password travel together. */
export const login: Validator<string> = {
  allowed: `${ID_ALLOWED}, and without a colon`,
  read: (text) => (isId(text) && !text.includes(':') ? text : undefined),
};

export const role: Validator<LocalRole> = {
  allowed: `one of ${LOCAL_ROLES.join(', ')}`,
  read: (text) => LOCAL_ROLES.find((each) => each === text),
};

/** One cost for all: how long a check takes must not tell whose password it is. */
export const passwordHash = secret(
  'a hash of the form scrypt$32768$8$1$salt$hash, 32 bytes of hash, the last two in base64; no other cost',
  /^scrypt\$32768\$8\$1\$(?:[A-Za-z\d+/]{4}){2,64}(?:[A-Za-z\d+/]{2}==|[A-Za-z\d+/]{3}=)?\$[A-Za-z\d+/]{43}=$/,
);

export const sha256 = secret('a SHA-256: 64 digits 0-9 and a-f', /^[0-9a-f]{64}$/);
