/**
 * Issues tokens for logins. Signing in again within the life of a token gives the same one, although only its hash is
 * kept: it is made of the password and a salt by the slow hash of passwords, so the database alone does not reveal it.
 */
import { randomBytes } from 'node:crypto';
import { Unauthenticated } from '../../../auth/failures';
import { lookupHash } from '../../../auth/local/api-key';
import { secretFromPassword } from '../../../auth/local/passwords';
import type { AuthRequest } from '../../../auth/request';
import { singleFlight } from '../../../concurrency';
import type { Credential } from '../../../store/store';
import { RefusedLogin } from '../errors';
import type { Login } from './login';
import { DRF_TOKEN, expiryOf, type TokenServices, tokenIdOf } from './token';

/** Throws `RefusedLogin` or `TooManyAttempts`. */
export type SignIn = (login: Login, request: AuthRequest) => Promise<string>;

export function signInBy(services: TokenServices): SignIn {
  const shared = singleFlight<string>();
  return async (login, request) => {
    const userId = await userOf(services, login, request);
    return shared(JSON.stringify([userId, login.password]), () =>
      tokenFor(services, userId, login),
    );
  };
}

/** Of processes that make one at the same time the first one wins, and the others give out its token. */
async function tokenFor(services: TokenServices, userId: string, login: Login): Promise<string> {
  const known = await services.store.credentials.find(tokenIdOf(userId));
  return (
    (known && (await sameToken(services, known, login))) ??
    (await newToken(services, { userId, login, replaced: known?.lookupHash })) ??
    tokenFor(services, userId, login)
  );
}

async function userOf(
  { authenticate }: TokenServices,
  { username: login, password }: Login,
  request: AuthRequest,
): Promise<string> {
  try {
    const caller = await authenticate(request, (asked, local) =>
      local.byPassword({ login, password }, asked),
    );
    return caller.userId ?? '';
  } catch (error) {
    if (!(error instanceof Unauthenticated)) throw error;
    const isDisabled = error.reason === 'inactive';
    throw new RefusedLogin(isDisabled ? 'User account is disabled' : 'Invalid username/password');
  }
}

/** Undefined: it has expired, was revoked, or is of another password. */
async function sameToken(
  { store, nowUs, lifetimeUs }: TokenServices,
  { id, lookupHash: hash, secretEncrypted: salt, expiresAtUs, isRevoked }: Credential,
  { password }: Login,
): Promise<string | undefined> {
  const now = nowUs();
  if (isRevoked || salt === null || (expiresAtUs ?? 0) <= now) return undefined;
  const token = await tokenOf(password, salt);
  if (lookupHash(token) !== hash) return undefined;
  await store.credentials.prolong(id, hash, expiryOf(now, lifetimeUs));
  return token;
}

const SALT_BYTES = 16;

interface NewToken {
  readonly userId: string;
  readonly login: Login;
  /** The hash of the token whose place it takes. */
  readonly replaced: string | undefined;
}

/** Undefined: another process has just made one. */
async function newToken(
  { store, nowUs, lifetimeUs }: TokenServices,
  { userId, login: { username: name, password }, replaced }: NewToken,
): Promise<string | undefined> {
  const salt = randomBytes(SALT_BYTES).toString('hex');
  const token = await tokenOf(password, salt);
  const credential = {
    ...{ id: tokenIdOf(userId), kind: DRF_TOKEN, lookupHash: lookupHash(token), userId, name },
    ...{ rights: {}, secretEncrypted: salt, isRevoked: false },
    expiresAtUs: expiryOf(nowUs(), lifetimeUs),
  };
  return (await store.credentials.replace(credential, replaced)) ? token : undefined;
}

const TOKEN_LENGTH = 40;

const tokenOf = async (password: string, salt: string): Promise<string> =>
  (await secretFromPassword(password, Buffer.from(`${DRF_TOKEN} ${salt}`)))
    .toString('hex')
    .slice(0, TOKEN_LENGTH);
