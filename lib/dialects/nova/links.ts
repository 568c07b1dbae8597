/** The link to the next page, letter by letter as Nova builds it. */
import type { UsageRoute } from './place';
import { formEncode, type Parameter } from './query';
import { byCodePoint } from './url';

export interface LinkParts {
  /** Scheme and host as the client addressed us. */
  readonly origin: string;
  /** The request's path and query as they came. */
  readonly url: string;
  readonly callerProjectId: string | null;
  readonly route: UsageRoute;
  /** Those that count, as the client wrote them. */
  readonly parameters: readonly Parameter[];
  readonly marker: string;
}

export function nextHref(parts: LinkParts): string {
  const { origin, route } = parts;
  const id = route.kind === 'show' ? `/${route.projectId}` : '';
  return `${origin}/v2.1${projectSegment(parts)}/os-simple-tenant-usage${id}?${nextQuery(parts)}`;
}

/** Nova puts the caller's project into the path if it finds it anywhere in the address, be it by chance. */
function projectSegment({ origin, url, callerProjectId }: LinkParts): string {
  return callerProjectId && `${origin}${url}`.includes(callerProjectId)
    ? `/${callerProjectId}`
    : '';
}

/** Sorted; of a name that came more than once the greatest value stays; a new marker comes last. */
function nextQuery({ parameters, marker }: LinkParts): string {
  const sorted = [...parameters].sort(
    (a, b) => byCodePoint(a.name, b.name) || byCodePoint(a.value, b.value),
  );
  const values = new Map(sorted.map(({ name, value }) => [name, value]));
  values.set('marker', marker);
  return Array.from(values, ([name, value]) => `${name}=${formEncode(value)}`).join('&');
}
