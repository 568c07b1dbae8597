/** The routes below a version, judged in Nova's order: the first failure is the answer. */

import { AppError } from '../../errors';
import type { Caller } from '../../identity/caller';
import type { NovaContext } from './context';
import type { UsageSubject } from './request';
import type { RouteKind } from './routes';
import { respondUsage } from './usage';
import { sendVersion } from './versions/discovery';
import { limitsJson } from './versions/limits';
import { negotiate } from './versions/negotiate';
import { checkContentType } from './wire/media-type';
import { readParameters } from './wire/parameters';
import { type RequestContext, sendResponse, setRequestId } from './wire/request-context';

export async function respondApi(room: NovaContext, context: RequestContext): Promise<void> {
  setRequestId(context);
  const { req, route, values } = context;
  const known = await room.authenticate(req);
  if (route.kind === 'nowhere') throw new AppError('notFound', 'There is no such route.');
  const version = negotiate(context, room.maxVersion);
  checkContentType(req.headers);
  const caller = inProject(room, known, values['project_id']);
  if (!isTopic(route.kind)) return sendVersion(room, context);
  const parameters = await readParameters(context, room.queryRulesAt(version));
  if (route.kind === 'limits') return sendResponse(context, limitsJson(version));
  const subject = subjectOf(values['tenant_id']);
  await respondUsage(room, context, { subject, caller, version, parameters });
}

/** Whoever is known here and not to Keystone comes for the project that the path names. */
function inProject(room: NovaContext, caller: Caller, urlProjectId: string | undefined): Caller {
  if (urlProjectId === undefined || urlProjectId === caller.projectId) return caller;
  if (isAtHome(room, caller, urlProjectId)) return { ...caller, projectId: urlProjectId };
  throw new AppError(
    'projectMismatch',
    `Malformed request URL: URL's project_id '${urlProjectId}' doesn't match Context's project_id '${caller.projectId ?? 'None'}'`,
  );
}

/** A token is of one project and has no such roles. */
const isAtHome = ({ may }: NovaContext, caller: Caller, projectId: string): boolean =>
  caller.projectId === null &&
  caller.projectRoles !== undefined &&
  (caller.projectRoles.has(projectId) ||
    may(caller, 'os_compute_api:os-simple-tenant-usage:show', projectId));

const isTopic = (kind: RouteKind): boolean => ['list', 'show', 'limits'].includes(kind);

const subjectOf = (projectId: string | undefined): UsageSubject =>
  projectId === undefined ? { kind: 'list' } : { kind: 'show', projectId };
