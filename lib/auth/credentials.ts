/** What a request presents to tell who sends it, and the ways in which it can. */
import type { Request } from 'express';
import { claimsToBeKey, isKeyText } from './local/api-key';

export type Credentials =
  /** A key of ours, or what is said to be one. */
  | { readonly kind: 'key'; readonly text: string }
  | { readonly kind: 'password'; readonly login: string; readonly password: string }
  /** Somebody else's to judge. */
  | { readonly kind: 'token'; readonly text: string };

/** One way; undefined if the request goes without it. */
export type Scheme = (req: Request) => Credentials | undefined;

export const xAuthToken: Scheme = (req) => tokenOf(req.get('X-Auth-Token'));

/** `Authorization: Bearer …` */
export const bearer: Scheme = (req) => tokenOf(authorizationOf(req, 'bearer'));

/** `Authorization: Token …` */
export const tokenWord: Scheme = (req) => tokenOf(authorizationOf(req, 'token'));

export const xApiKey: Scheme = (req) => {
  const text = req.get('X-API-Key')?.trim();
  return text ? { kind: 'key', text } : undefined;
};

/** `Authorization: Basic …`: a login and its password; or a key for the password, whatever the login is. */
export const basic: Scheme = (req) => {
  const encoded = authorizationOf(req, 'basic') ?? '';
  const [, login, password = ''] = PAIR.exec(Buffer.from(encoded, 'base64').toString('utf8')) ?? [];
  if (login === undefined) return undefined;
  if (isKeyText(password)) return { kind: 'key', text: password };
  return { kind: 'password', login, password };
};

/** The first colon parts them; no login is longer, and none has control characters. */
const PAIR = /^([^:\p{Cc}]{1,255}):([^\0]*)$/su;

/** What is no key of ours is passed over: a gateway before us may have keys of its own. */
function ownKeysOnly(scheme: Scheme): Scheme {
  return (req) => {
    const credentials = scheme(req);
    return credentials?.kind === 'key' && claimsToBeKey(credentials.text) ? credentials : undefined;
  };
}

/** Where an API says nothing of its own. The first one that a request presents is the one that counts. */
export const TOKEN_SCHEMES: readonly Scheme[] = [
  xAuthToken,
  bearer,
  ownKeysOnly(xApiKey),
  ownKeysOnly(tokenWord),
];
export const EVERY_SCHEME: readonly Scheme[] = [xAuthToken, xApiKey, bearer, tokenWord, basic];

export function extractCredentials(req: Request, schemes = TOKEN_SCHEMES): Credentials | undefined {
  for (const scheme of schemes) {
    const credentials = scheme(req);
    if (credentials) return credentials;
  }
  return undefined;
}

/** Whether it is for us to judge, and for nobody else to see. */
export const isLocalCredential = (credentials: Credentials | undefined): boolean =>
  credentials !== undefined && credentials.kind !== 'token';

/** What a token stands for, wherever it was found. */
export function tokenOf(written: string | undefined): Credentials | undefined {
  const text = written?.trim();
  if (!text) return undefined;
  return { kind: claimsToBeKey(text) ? 'key' : 'token', text };
}

function authorizationOf(req: Request, scheme: string): string | undefined {
  const [, authScheme = '', rest] =
    /^\s*([^\s]+)\s+(.+)$/s.exec(req.get('Authorization') ?? '') ?? [];
  return authScheme.toLowerCase() === scheme ? rest : undefined;
}
