/** The schemes by which a request can present a credential, as data: where it stands, and what its text means. */
import { API_KEY } from '../identity/api-key';
import { claimsToBeKey, isKeyText } from './local/api-key';
import type { AuthRequest } from './request';

export type Credentials =
  /** The text of a local credential of this kind, or what claims to be one. */
  | { readonly type: 'key'; readonly kind: string; readonly text: string }
  | { readonly type: 'password'; readonly login: string; readonly password: string }
  /** A token of another service, such as Keystone. */
  | { readonly type: 'token'; readonly text: string };

export interface Scheme {
  readonly in: 'header' | 'authorization' | 'query';
  /** Of the header, of the scheme within `Authorization`, or of the query parameter. */
  readonly name: string;
  /** What the text stands for; undefined: it is passed over, and the next scheme is tried. */
  readonly read: (text: string) => Credentials | undefined;
}

/** A local key if it looks like one, else a foreign token. */
export function keyOrToken(text: string): Credentials | undefined {
  const trimmed = text.trim();
  if (!trimmed) return undefined;
  return claimsToBeKey(trimmed)
    ? { type: 'key', kind: API_KEY, text: trimmed }
    : { type: 'token', text: trimmed };
}

/** A local credential of one kind, whatever it looks like. */
export const keyOf =
  (kind: string): Scheme['read'] =>
  (text) => {
    const trimmed = text.trim();
    return trimmed ? { type: 'key', kind, text: trimmed } : undefined;
  };

/** The first colon separates login and password; a login has 255 characters at most, and no control characters. */
const PAIR = /^([^:\p{Cc}]{1,255}):([^\0]*)$/su;

/** The two parts of `Authorization: Basic …`. */
export function basicPair(text: string): { login: string; password: string } | undefined {
  const decoded = Buffer.from(text, 'base64').toString('utf8');
  const [, login, password = ''] = PAIR.exec(decoded) ?? [];
  return login === undefined ? undefined : { login, password };
}

/** A login and its password; or an API key in place of the password, with any login. */
function passwordOrKey(text: string): Credentials | undefined {
  const pair = basicPair(text);
  if (!pair) return undefined;
  if (isKeyText(pair.password)) return { type: 'key', kind: API_KEY, text: pair.password };
  return { type: 'password', ...pair };
}

export const X_AUTH_TOKEN: Scheme = { in: 'header', name: 'X-Auth-Token', read: keyOrToken };
export const X_API_KEY: Scheme = { in: 'header', name: 'X-API-Key', read: keyOf(API_KEY) };
export const BEARER: Scheme = { in: 'authorization', name: 'Bearer', read: keyOrToken };
export const TOKEN: Scheme = { in: 'authorization', name: 'Token', read: keyOrToken };
export const BASIC: Scheme = { in: 'authorization', name: 'Basic', read: passwordOrKey };

/** Passes over what is no key of ours: a gateway in front of us may have keys of its own. */
const ownKeysOnly = (scheme: Scheme): Scheme => ({
  ...scheme,
  read(text) {
    const credentials = scheme.read(text);
    return credentials?.type === 'key' && claimsToBeKey(credentials.text) ? credentials : undefined;
  },
});

/** The default of an API. The first scheme that finds a credential counts. */
export const TOKEN_SCHEMES: readonly Scheme[] = [
  X_AUTH_TOKEN,
  BEARER,
  ownKeysOnly(X_API_KEY),
  ownKeysOnly(TOKEN),
];
/** Whether tokens of another service are known to the API. An authenticator of its own brings no schemes. */
export const takesTokens = (method: unknown = TOKEN_SCHEMES): boolean =>
  Array.isArray(method) && method.includes(X_AUTH_TOKEN);

export const EVERY_SCHEME: readonly Scheme[] = [X_AUTH_TOKEN, X_API_KEY, BEARER, TOKEN, BASIC];

/** The request headers that the schemes read. */
export function headersOf(schemes: readonly Scheme[]): readonly string[] {
  const inHeaders = schemes.filter((scheme) => scheme.in !== 'query');
  const names = inHeaders.map((scheme) =>
    scheme.in === 'authorization' ? 'Authorization' : scheme.name,
  );
  return [...new Set(names)];
}

export function extractCredentials(
  request: AuthRequest,
  schemes: readonly Scheme[] = TOKEN_SCHEMES,
): Credentials | undefined {
  for (const scheme of schemes) {
    const text = textIn(request, scheme);
    const credentials = text === undefined ? undefined : scheme.read(text);
    if (credentials) return credentials;
  }
  return undefined;
}

/** The text that a scheme finds in a request, before it is read. */
export function textIn(request: AuthRequest, scheme: Scheme): string | undefined {
  switch (scheme.in) {
    case 'header':
      return request.header(scheme.name);
    case 'query':
      return request.query(scheme.name);
    case 'authorization':
      return authorizationOf(request, scheme.name.toLowerCase());
  }
}

function authorizationOf(request: AuthRequest, name: string): string | undefined {
  const [, scheme = '', text] =
    /^\s*([^\s]+)\s+(.+)$/s.exec(request.header('Authorization') ?? '') ?? [];
  return scheme.toLowerCase() === name ? text : undefined;
}
