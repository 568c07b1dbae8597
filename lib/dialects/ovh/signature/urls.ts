/** The URLs that a client may have signed: it signs what it was told to address, with or without the port. */

const PORT = /:\d+$/;
const DEFAULT_PORTS = { 'http:': ':80', 'https:': ':443' } as const;

/**
 * `origin`: as the client addressed us; `publicUrls`: other addresses of ours; `target`: path and query exactly as
 * they came.
 */
export function signedUrls(
  { origin, target }: { readonly origin: string; readonly target: string },
  publicUrls: readonly string[],
): readonly string[] {
  const written = publicUrls.map((url) => url.replace(/\/+$/, ''));
  const bases = [origin, ...written].flatMap(spellings);
  return [...new Set(bases)].map((base) => base + target);
}

/** npm's clients leave out any port; a client that was told the default one may sign it. */
function spellings(url: string): readonly string[] {
  const [, scheme = '', host = '', path = ''] = /^(https?:)\/\/([^/]+)(.*)$/s.exec(url) ?? [];
  const bare = host.replace(PORT, '');
  const withDefault = `${bare}${DEFAULT_PORTS[scheme as 'http:']}`;
  const hosts = host === bare || host === withDefault ? [bare, withDefault] : [host, bare];
  return hosts.map((each) => `${scheme}//${each}${path}`);
}
