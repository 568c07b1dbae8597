/** Every route of Nova's API. This table is the router, from the most special to what is left. */
import { type FindRoute, type Route, routeFinder } from '../../http/routing/router';

export type RouteKind =
  // outside of every version
  | 'versions'
  | 'choices'
  // without a token
  | 'version'
  | 'nothing'
  // with one
  | 'list'
  | 'show'
  | 'limits'
  | 'version of a project'
  | 'nowhere';

export interface NovaRoute extends Route {
  readonly kind: RouteKind;
  /** Below `/v2`: it knows no microversions, asks for none and tells none. */
  readonly isLegacy: boolean;
}

type Row = readonly [method: string, path: string, kind: RouteKind];

const COLLECTION = '/os-simple-tenant-usage';

const LIMITS: readonly Row[] = [
  ['GET', '/limits', 'limits'],
  ['GET', '/{project_id}/limits', 'limits'],
];

const BELOW_A_VERSION: readonly Row[] = [
  ['OPTIONS', '/{path}', 'nothing'],
  ['GET', COLLECTION, 'list'],
  ['GET', `${COLLECTION}/{tenant_id}`, 'show'],
  ['GET', `/{project_id}${COLLECTION}`, 'list'],
  ['GET', `/{project_id}${COLLECTION}/{tenant_id}`, 'show'],
  ['GET', '/{project_id}/', 'version of a project'],
  ['*', '/{path}', 'nowhere'],
];

const rowsOf = (prefix: string, rows: readonly Row[], isLegacy = false): readonly NovaRoute[] =>
  rows.map(([method, path, kind]) => ({ method, path: `${prefix}${path}`, kind, isLegacy }));

/** `hasLimits`: for clients that ask for those, too. */
export function novaRoutes(hasLimits: boolean): readonly NovaRoute[] {
  const below = [...(hasLimits ? LIMITS : []), ...BELOW_A_VERSION];
  return [
    ...rowsOf('', [['*', '/', 'versions']]),
    ...rowsOf('/v2', [['*', '', 'version'], ...below], true),
    ...rowsOf('/v2.1', [['*', '', 'version'], ...below]),
    ...rowsOf('', [['*', '/{path}', 'choices']]),
  ];
}

/** What the names in paths stand for, if not for any one segment. */
const PATTERNS = { project_id: '[0-9a-f-]+', path: '.*' };

/** `barePaths`: the collection is found without a version too, as if at v2.1. */
export function novaRouter(routes: readonly NovaRoute[], barePaths: boolean): FindRoute<NovaRoute> {
  const find = routeFinder(routes, PATTERNS);
  return (method, path) => find(method, tidy(path, barePaths));
}

/** Slashes at the start count as one; those right after a version too, or as none where nothing follows. */
function tidy(path: string, barePaths: boolean): string {
  const absolute = `/${path.replace(/^\/+/, '')}`;
  if (barePaths && `${absolute}/`.startsWith(`${COLLECTION}/`)) return `/v2.1${absolute}`;
  const [, version, rest] = /^(\/v2(?:\.1)?)\/+(.*)$/s.exec(absolute) ?? [];
  if (version === undefined) return absolute;
  return rest ? `${version}/${rest}` : version;
}
