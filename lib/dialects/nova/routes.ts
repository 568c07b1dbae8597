/** The routing table of Nova's API, most specific route first. */
import { type FindRoute, type Route, routeFinder } from '../../http/routing/router';

export type RouteKind =
  // outside of any version
  | 'versions'
  | 'choices'
  // without a token
  | 'version'
  | 'nothing'
  // with a token
  | 'list'
  | 'show'
  | 'limits'
  | 'version of a project'
  | 'nowhere';

export interface NovaRoute extends Route {
  readonly kind: RouteKind;
  /** Below `/v2`, which has no microversions: their headers are neither read nor sent. */
  readonly isLegacy: boolean;
}

type RouteSpec = readonly [method: string, path: string, kind: RouteKind];

const COLLECTION = '/os-simple-tenant-usage';

const LIMITS: readonly RouteSpec[] = [
  ['GET', '/limits', 'limits'],
  ['GET', '/{project_id}/limits', 'limits'],
];

const BELOW_A_VERSION: readonly RouteSpec[] = [
  ['OPTIONS', '/{path}', 'nothing'],
  ['GET', COLLECTION, 'list'],
  ['GET', `${COLLECTION}/{tenant_id}`, 'show'],
  ['GET', `/{project_id}${COLLECTION}`, 'list'],
  ['GET', `/{project_id}${COLLECTION}/{tenant_id}`, 'show'],
  ['GET', '/{project_id}/', 'version of a project'],
  ['*', '/{path}', 'nowhere'],
];

const routesBelow = (
  prefix: string,
  specs: readonly RouteSpec[],
  isLegacy = false,
): readonly NovaRoute[] =>
  specs.map(([method, path, kind]) => ({ method, path: `${prefix}${path}`, kind, isLegacy }));

/** `hasLimits`: whether `/limits` is answered. */
export function novaRoutes(hasLimits: boolean): readonly NovaRoute[] {
  const below = [...(hasLimits ? LIMITS : []), ...BELOW_A_VERSION];
  return [
    ...routesBelow('', [['*', '/', 'versions']]),
    ...routesBelow('/v2', [['*', '', 'version'], ...below], true),
    ...routesBelow('/v2.1', [['*', '', 'version'], ...below]),
    ...routesBelow('', [
      ['OPTIONS', '/{path}', 'nothing'],
      ['*', '/{path}', 'choices'],
    ]),
  ];
}

/** Path parameters that are not any one segment. */
const PATTERNS = { project_id: '[0-9a-f-]+', path: '.*' };

/** `barePaths`: a path without a version is taken as one below `/v2.1`. */
export function novaRouter(routes: readonly NovaRoute[], barePaths: boolean): FindRoute<NovaRoute> {
  const find = routeFinder(routes, PATTERNS);
  return (method, path) => find(method, normalizePath(path, barePaths));
}

/** Below a version every run of slashes counts as one; at the start, too. Those that end a bare version are dropped. */
function normalizePath(path: string, barePaths: boolean): string {
  const absolute = `/${path.replace(/^\/+/, '')}`;
  if (barePaths && `${absolute}/`.startsWith(`${COLLECTION}/`)) {
    return `/v2.1${mergeSlashes(absolute)}`;
  }
  const [, version, rest] = /^(\/v2(?:\.1)?)\/+(.*)$/s.exec(absolute) ?? [];
  if (version === undefined) return absolute;
  return rest ? `${version}/${mergeSlashes(rest)}` : version;
}

const mergeSlashes = (path: string): string => path.replace(/\/{2,}/g, '/');
