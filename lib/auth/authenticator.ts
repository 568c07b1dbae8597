/** The contract of authentication: what a dialect gives, and what it gets. */
import type { Caller } from '../identity/caller';
import type { LocalCredential } from '../identity/directory';
import type { AuthRequest } from './request';
import { extractCredentials, type Scheme } from './schemes';

/** Finds the caller of a request. Throws `Unauthenticated` or `TooManyAttempts`. */
export type Authenticate = (request: AuthRequest, method?: AuthMethod) => Promise<Caller>;

/** How clients of an API present themselves: the schemes that it knows, or an authenticator of its own. */
export type AuthMethod = readonly Scheme[] | OwnAuthenticator;

/** For signatures and other proofs that are no text to look up. */
export type OwnAuthenticator = (request: AuthRequest, local: LocalCallers) => Promise<Caller>;

/** The credentials and users that are kept here. All throw `Unauthenticated` for what is not good. */
export interface LocalCallers {
  /** By what the client presents: a key, a token, the public half of a pair. */
  byText(kind: string, text: string): Promise<GoodCredential>;
  byId(kind: string, id: string): Promise<GoodCredential>;
  /** Throws `TooManyAttempts` too. */
  byPassword(login: Login, request: AuthRequest): Promise<Caller>;
}

export interface Login {
  readonly login: string;
  readonly password: string;
}

/** A credential that is neither revoked nor expired. It proves nothing yet if its text is public. */
export interface GoodCredential
  extends Pick<LocalCredential, 'id' | 'kind' | 'userId' | 'rights' | 'expiresAtUs'> {
  /** The secret, decrypted. */
  secret(): string;
  /** Who presented it; notes the use. */
  caller(): Promise<Caller>;
}

/** Local credentials go to the first and are never shown to the second; everything else goes to the second. */
export const firstAuthenticator =
  (local: Authenticate, others: Authenticate): Authenticate =>
  (request, method) =>
    isLocal(request, method) ? local(request, method) : others(request, method);

function isLocal(request: AuthRequest, method: AuthMethod | undefined): boolean {
  if (typeof method === 'function') return true;
  const credentials = extractCredentials(request, method);
  return credentials !== undefined && credentials.type !== 'token';
}
