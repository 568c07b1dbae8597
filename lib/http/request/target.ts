/** The request target (RFC 9112, 3.2): normalised to origin form, and split into path and query. */

const ORIGIN = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i;

/**
 * From absolute form, which requests to proxies have, to origin form. `#` is percent-encoded:
 * a request target has no fragment, but Express would split one off.
 */
export function originForm(url: string): string {
  const local = url.replace(ORIGIN, '').replaceAll('#', '%23');
  return local.startsWith('/') || local === '*' ? local : `/${local}`;
}

/** The path as the client wrote it, percent-encoded and without the query. */
export const pathOf = (url: string): string => url.split('?', 1)[0] ?? '';

/** The parameters of the query by name; one that occurs several times has a list of values. */
export function queryOf({
  url,
}: {
  readonly url: string;
}): Record<string, string | readonly string[]> {
  const parameters = new URLSearchParams(url.slice(pathOf(url).length));
  const names = [...new Set(parameters.keys())];
  return Object.fromEntries(
    names.map((name) => {
      const [first = '', ...others] = parameters.getAll(name);
      return [name, others.length > 0 ? [first, ...others] : first];
    }),
  );
}
