/** Addresses as they may be logged: what looks like a secret is masked, and what is endless is cut. */

const NAME = /(?:^|[?;])([^=?;]*)=/g;
const SECRET = /pass|pwd|secret|token|key|sign|auth|credential|session|jwt/i;
/** A key of ours is one wherever it stands. */
const KEY = /tu_[A-Za-z0-9_-]{16,}/g;
const MAX_LENGTH = 1000;

export function redactRequestUrl(url: string): string {
  const masked = url.split('&').map(redactPart).join('&').replace(KEY, '***');
  return masked.length > MAX_LENGTH ? `${masked.slice(0, MAX_LENGTH)}…` : masked;
}

/** Up to the first name that tells of a secret, and that name. */
function redactPart(part: string): string {
  for (const { 0: whole, 1: name = '', index } of part.matchAll(NAME)) {
    if (SECRET.test(decoded(name))) return `${part.slice(0, index + whole.length)}***`;
  }
  return part;
}

/** Not every name is what it looks like: `%74oken` is read as `token`. */
function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
