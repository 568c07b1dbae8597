/** A URL as it may be shown: a password in it is not for eyes. */
export const redactUrl = (url: string): string =>
  url
    .replace(/^([a-z][a-z0-9+.-]*:(?:\/\/[^/?#@:]*:|[^/?#@:]+:)).*@/is, '$1***@')
    .replace(/([?&](?:password|pass|secret|token|key)=)[^&#]*/gi, '$1***');
