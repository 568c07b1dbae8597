/** A request below a version, checked in Nova's order: the first failure is the answer. */
import { AppError } from '../../errors';
import type { Caller } from '../../identity/caller';
import type { NovaContext } from './context';
import type { RouteKind } from './routes';
import { type Microversion, negotiate } from './versions/microversion';
import { checkContentType } from './wire/media-type';
import { readParameters } from './wire/parameters';
import type { Parameter } from './wire/query';
import { type RequestContext, setRequestId } from './wire/request-context';

export interface ApiRequest {
  readonly caller: Caller;
  readonly version: Microversion;
  /** Those that exist at the version, in the order of the query. */
  readonly parameters: readonly Parameter[];
}

/** Token, route, microversion, content type, project, query string. */
export async function readRequest(api: NovaContext, context: RequestContext): Promise<ApiRequest> {
  setRequestId(context);
  const { req, route, values } = context;
  const known = await api.authenticate(req);
  if (route.kind === 'nowhere') throw new AppError('notFound', 'There is no such route.');
  const version = negotiate(context, api.maxVersion);
  checkContentType(req.headers);
  const caller = inProject(api, known, values['project_id']);
  const parameters = readsQuery(route.kind)
    ? readParameters(context, api.queryRulesAt(version))
    : [];
  return { caller, version, parameters };
}

const readsQuery = (kind: RouteKind): boolean => ['list', 'show', 'limits'].includes(kind);

/** A local caller acts in the project that the path names, if it has a role there; a Keystone token is of one project. */
function inProject(api: NovaContext, caller: Caller, urlProjectId: string | undefined): Caller {
  if (urlProjectId === undefined || urlProjectId === caller.projectId) return caller;
  if (hasRoleIn(api, caller, urlProjectId)) return { ...caller, projectId: urlProjectId };
  throw new AppError(
    'projectMismatch',
    `Malformed request URL: URL's project_id '${urlProjectId}' doesn't match Context's project_id '${caller.projectId ?? 'None'}'`,
  );
}

const hasRoleIn = ({ may }: NovaContext, caller: Caller, projectId: string): boolean =>
  caller.projectId === null &&
  caller.projectRoles !== undefined &&
  (caller.projectRoles.has(projectId) ||
    may(caller, 'os_compute_api:os-simple-tenant-usage:show', projectId));
