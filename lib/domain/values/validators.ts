/** Validators for ids, instants, amounts and the fields of accounts, projects, users and keys. */

import { LOCAL_ROLES, type LocalRole } from '../../identity/roles';
import { parseTimeUs, TIME_ALLOWED } from '../../time';
import { matching, secret, text, type Validator } from '../../validator';
import { DECIMAL_ALLOWED, decimalOf } from './decimal';
import { ID_ALLOWED, isId } from './id';
import { UUID_ALLOWED, uuidOf } from './uuid';

/** An id of our own. */
export const uuid: Validator<string> = text(UUID_ALLOWED, uuidOf);

/** An id that another system gave, such as a server's or a project's. */
export const foreignId: Validator<string> = {
  allowed: ID_ALLOWED,
  read: (written) => (isId(written) ? written : undefined),
};

/** µs since the epoch. */
export const instant: Validator<number> = text(TIME_ALLOWED, parseTimeUs);

export const decimal: Validator<string> = text(DECIMAL_ALLOWED, decimalOf);

export const flag: Validator<boolean> = {
  allowed: 'true or false',
  read: (written) => (typeof written === 'boolean' ? written : undefined),
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

/** Without a colon, which separates user name and password in HTTP Basic authentication. */
export const login: Validator<string> = text(`${ID_ALLOWED}, and without a colon`, (written) =>
  isId(written) && !written.includes(':') ? written : undefined,
);

export const role: Validator<LocalRole> = text(`one of ${LOCAL_ROLES.join(', ')}`, (written) =>
  LOCAL_ROLES.find((each) => each === written),
);

/** By which an entry of the ledger is known. */
export const entryReference = matching(
  'a text of 1 to 64 letters, digits and signs of ASCII, by which it is known',
  /^[\x21-\x7e]{1,64}$/,
);

export const reason = matching(
  'a text of 1 to 1,000 characters without control characters',
  /^[^\p{Cc}\p{Cs}]{1,1000}$/u,
);

/** One cost for all hashes, so that the time of a check does not reveal whose password it is. */
export const passwordHash = secret(
  matching(
    'a hash of the form scrypt$32768$8$1$salt$hash, 32 bytes of hash, the last two in base64; no other cost',
    /^scrypt\$32768\$8\$1\$(?:[A-Za-z\d+/]{4}){2,64}(?:[A-Za-z\d+/]{2}==|[A-Za-z\d+/]{3}=)?\$[A-Za-z\d+/]{43}=$/,
  ),
);

export const sha256 = secret(matching('a SHA-256: 64 digits 0-9 and a-f', /^[0-9a-f]{64}$/));
