/** Finds the caller by a token, in the header or, without such a header, in the query; each use prolongs its life. */
import type { OwnAuthenticator } from '../../../auth/authenticator';
import { Unauthenticated } from '../../../auth/failures';
import { claimsToBeKey, lookupHash } from '../../../auth/local/api-key';
import type { AuthRequest } from '../../../auth/request';
import {
  type AuthenticateRequest,
  authRequestOf,
  requestAuthenticator,
} from '../../../http/request/auth-request';
import { API_KEY } from '../../../identity/api-key';
import { detailed, type NodeConductorError } from '../errors';
import { DRF_TOKEN, expiryOf, type TokenServices } from './token';

/** Throws in the words of this API. API keys of this service are good, too. */
export const byToken = (services: TokenServices): AuthenticateRequest => {
  const { authenticate } = services;
  // Without a token whoever is known in another way may ask: nobody, or with `--auth noauth` everybody.
  const anonymous = requestAuthenticator(authenticate, []);
  return async (req) => {
    const text = tokenIn(authRequestOf(req));
    try {
      if (text === undefined) return await anonymous(req);
      return await requestAuthenticator(authenticate, tokenCheck(services, text))(req);
    } catch (error) {
      throw error instanceof Unauthenticated ? refusalOf(error, text) : error;
    }
  };
};

const QUERY = 'x-auth-token';

/** The text after the word `Token`; undefined if there is no such word. */
function tokenIn(request: AuthRequest): string | undefined {
  const written = request.header('Authorization') || request.query(QUERY) || '';
  const [scheme = '', ...parts] = written.split(/\s+/).filter((part) => part !== '');
  if (scheme.toLowerCase() !== 'token') return undefined;
  const [text, ...more] = parts;
  if (text === undefined) throw unauthenticated('Invalid token. No credentials provided.');
  if (more.length > 0) {
    throw unauthenticated('Invalid token. Token string should not contain spaces.');
  }
  return text;
}

const tokenCheck =
  ({ store, nowUs, lifetimeUs }: TokenServices, text: string): OwnAuthenticator =>
  async (_request, local) => {
    if (claimsToBeKey(text)) return (await local.byText(API_KEY, text)).caller();
    const credential = await local.byText(DRF_TOKEN, text);
    const caller = await credential.caller();
    const expiresAtUs = expiryOf(nowUs(), lifetimeUs);
    await store.credentials.prolong(credential.id, lookupHash(text), expiresAtUs);
    return caller;
  };

const unauthenticated = (detail: string): NodeConductorError => detailed('unauthenticated', detail);

/** The refusal of a key does not say why: only that the key is not valid. */
function refusalOf({ reason }: Unauthenticated, text: string | undefined): NodeConductorError {
  if (text === undefined) {
    return unauthenticated('Authentication credentials were not provided.');
  }
  if (claimsToBeKey(text)) return unauthenticated(INVALID);
  return unauthenticated(
    reason === 'inactive'
      ? 'User inactive or deleted.'
      : reason === 'expired'
        ? 'Token has expired.'
        : INVALID,
  );
}

const INVALID = 'Invalid token.';
