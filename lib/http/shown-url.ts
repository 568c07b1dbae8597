/** Addresses as they may be logged: what looks like a secret is masked, and what is endless is cut. */

const SECRET = /([?&][^=&]*(?:password|pass|secret|token|key|sign|auth)[^=&]*=)[^&]+/gi;
const MAX_LENGTH = 1000;

export function shownUrl(url: string): string {
  const masked = url.replace(SECRET, '$1***');
  return masked.length > MAX_LENGTH ? `${masked.slice(0, MAX_LENGTH)}…` : masked;
}
