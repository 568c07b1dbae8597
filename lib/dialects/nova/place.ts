/** Which of Nova's rooms a path leads to, and which route it is inside the API. */
import { UsageError } from '../../domain/errors';

export interface Place {
  /** A version's document, its routes, or what lies outside of every version. */
  readonly kind: 'version' | 'api' | 'outside';
  readonly isLegacy: boolean;
  /** Starts with exactly one slash; below the version if there is one. */
  readonly path: string;
}

const COLLECTION = 'os-simple-tenant-usage';

/** `barePaths`: the collection is found without a version too, as if at v2.1. */
export function placeOf(path: string, barePaths: boolean): Place {
  const absolute = `/${path.replace(/^\/+/, '')}`;
  const [, first = '', rest = ''] = /^\/([^/]*)(.*)$/s.exec(absolute) ?? [];
  if (barePaths && first === COLLECTION) return { kind: 'api', isLegacy: false, path: absolute };
  if (first !== 'v2' && first !== 'v2.1') {
    return { kind: 'outside', isLegacy: false, path: absolute };
  }
  // Slashes right after the version count as one, later ones do not.
  const below = `/${rest.replace(/^\/+/, '')}`;
  return { kind: below === '/' ? 'version' : 'api', isLegacy: first === 'v2', path: below };
}

export type Route =
  | { readonly kind: 'list'; readonly urlProjectId: string | undefined }
  | { readonly kind: 'show'; readonly urlProjectId: string | undefined; readonly projectId: string }
  | { readonly kind: 'document'; readonly urlProjectId: string };

export type UsageRoute = Exclude<Route, { kind: 'document' }>;

const USAGE = /^\/(?:([0-9a-f-]+)\/)?os-simple-tenant-usage(?:\/([^/]+))?$/;
const DOCUMENT = /^\/([0-9a-f-]+)\/$/;

/** Throws `notFound` for all else: there is no other method and no trailing slash. */
export function routeOf(method: string, path: string): Route {
  if (method !== 'GET') throw notFound();
  const usage = USAGE.exec(path);
  if (usage) {
    const [, urlProjectId, projectId] = usage;
    if (projectId === undefined) return { kind: 'list', urlProjectId };
    return { kind: 'show', urlProjectId, projectId };
  }
  const [, urlProjectId] = DOCUMENT.exec(path) ?? [];
  if (urlProjectId === undefined) throw notFound();
  return { kind: 'document', urlProjectId };
}

const notFound = () => new UsageError('notFound', 'There is no such route.');

/** The route as the API document spells it. */
export function documentedPath(route: UsageRoute): string {
  const project = route.urlProjectId === undefined ? '' : `/${route.urlProjectId}`;
  const id = route.kind === 'show' ? `/${encodeURIComponent(route.projectId)}` : '';
  return `/v2.1${project}/${COLLECTION}${id}`;
}
