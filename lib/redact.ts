/** Redaction: what a secret is, and how it is masked in URLs, settings, messages and log lines. */

/** Stands in the place of every secret. */
export const MASK = '***';

/** Request and response headers that carry a secret, in lower case. */
export const SECRET_HEADERS: readonly string[] = [
  'x-auth-token',
  'x-service-token',
  'x-storage-token',
  'x-subject-token',
  'x-api-key',
  'x-ovh-consumer',
  'x-ovh-signature',
  'authorization',
  'proxy-authorization',
  'cookie',
  'set-cookie',
];

/** A parameter whose name contains one of these carries a secret. */
const SECRET_NAME = /pass|pwd|secret|token|key|sign|auth|credential|session|jwt/i;

/** Our own API keys, recognised wherever they occur. */
const API_KEY = /tu_[A-Za-z0-9_-]{16,}/g;

/** `scheme://user:password@` or `scheme:user:password@`. The password may contain `@` itself. */
const USER_INFO = /^([a-z][a-z0-9+.-]*:(?:\/\/[^/?#@:]*:|[^/?#@:]+:)).*@/is;

/** In every text that has any of these: names may be percent-encoded. */
const SUSPICIOUS = new RegExp(`[%@]|tu_|${SECRET_NAME.source}`, 'i');

/** A URL of any kind, a request target included, without its passwords, tokens and keys. */
export const redactUrl = (url: string): string =>
  SUSPICIOUS.test(url)
    ? url
        .replace(USER_INFO, `$1${MASK}@`)
        .split('&')
        .map(redactParameter)
        .join('&')
        .replace(API_KEY, MASK)
    : url;

const MAX_LOGGED_LENGTH = 1000;

/** A request target as it is logged: redacted, and cut where it is excessively long. */
export function redactRequestUrl(url: string): string {
  const redacted = redactUrl(url);
  return redacted.length > MAX_LOGGED_LENGTH
    ? `${redacted.slice(0, MAX_LOGGED_LENGTH)}…`
    : redacted;
}

/** Any text that may contain `user:password@`, such as a setting that is refused. */
export const redactText = (text: string): string => text.replace(/:[^:/@"]*@/g, `:${MASK}@`);

const PARAMETER_NAME = /(?:^|[?;])([^=?;]*)=/g;

/** Keeps everything up to and including the first secret name; a `#` and what follows it is kept, too. */
function redactParameter(part: string): string {
  for (const { 0: whole, 1: name = '', index } of part.matchAll(PARAMETER_NAME)) {
    if (!SECRET_NAME.test(decode(name))) continue;
    const end = index + whole.length;
    const fragment = part.indexOf('#', end);
    return `${part.slice(0, end)}${MASK}${fragment < 0 ? '' : part.slice(fragment)}`;
  }
  return part;
}

/** Names can be percent-encoded: `%74oken` is read as `token`. */
function decode(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
