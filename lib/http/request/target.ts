/** What a request line asks for, in the one form that all APIs read: a path and a query. */

const ORIGIN = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i;

/**
 * Takes off what proxies put before the path. A `#` is no end of anything here, as it would be in a link;
 * Express takes it for one and then finds no path.
 */
export function originForm(url: string): string {
  const local = url.replace(ORIGIN, '').replaceAll('#', '%23');
  return local.startsWith('/') || local === '*' ? local : `/${local}`;
}
