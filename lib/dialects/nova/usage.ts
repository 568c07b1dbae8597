/** The routes below a version, judged in Nova's order: the first failure is the answer. */
import { UsageError } from '../../domain/errors';
import type { Caller } from '../../http/auth/caller';
import { type Action, may } from '../../http/auth/policy';
import { type TenantUsageReport, tenantUsage } from '../../report/tenant-usage';
import { nameRequest, originOf, sendAnswer, sendNothing } from './exchange';
import { nextHref } from './links';
import { checkContentType } from './media-type';
import { type Microversion, PAGING } from './microversion';
import { knownParameters, valuesByName } from './parameters';
import { documentedPath, type Route, routeOf, type UsageRoute } from './place';
import { type Parameter, parseQuery } from './query';
import { isDetailed, questionOf } from './request';
import { listJson, showJson } from './response';
import { type Exchange, negotiate, type Room } from './room';
import { versionJson } from './version-documents';

export async function answerApi(room: Room, exchange: Exchange, path: string): Promise<void> {
  const { req, res, isLegacy } = exchange;
  if (req.method === 'OPTIONS') {
    sendNothing(res);
    return;
  }
  nameRequest(res);
  const caller = await room.authenticate(req);
  const route = routeOf(req.method, path);
  const version = negotiate(exchange, room.maxVersion);
  checkContentType(req.headers);
  checkProject(route, caller);
  if (route.kind === 'document') {
    sendAnswer(req, res, versionJson(originOf(req), room.maxVersion, isLegacy));
  } else {
    await answerUsage(room, exchange, { route, caller, version });
  }
}

function checkProject({ urlProjectId }: Route, { projectId }: Caller): void {
  if (urlProjectId === undefined || urlProjectId === projectId) return;
  throw new UsageError(
    'projectMismatch',
    `Malformed request URL: URL's project_id '${urlProjectId}' doesn't match Context's project_id '${projectId}'`,
  );
}

/** Who asks for what, at which version. */
interface Admitted {
  readonly route: UsageRoute;
  readonly caller: Caller;
  readonly version: Microversion;
}

async function answerUsage(room: Room, exchange: Exchange, admitted: Admitted): Promise<void> {
  const { req, res, query } = exchange;
  const { route, caller, version } = admitted;
  const parameters = knownParameters(parseQuery(query), route, version);
  const asked = { path: documentedPath(route), query: valuesByName(parameters) };
  await room.checkDocumented(req, res, asked);
  checkPolicy(route, caller);
  const { maxLimit } = room;
  const question = questionOf({ route, parameters, nowUs: room.nowUs(), maxLimit });
  const report = await tenantUsage(room.store.servers, question);
  const json = route.kind === 'list' ? listJson : showJson;
  const body = json({
    report,
    window: question.window,
    isDetailed: isDetailed(route, parameters),
    nextHref: nextPage(exchange, admitted, { parameters, report }),
  });
  sendAnswer(req, res, body);
}

function checkPolicy(route: UsageRoute, caller: Caller): void {
  const action: Action = `os_compute_api:os-simple-tenant-usage:${route.kind}`;
  if (may(caller, action, route.kind === 'show' ? route.projectId : null)) return;
  throw new UsageError('forbidden', `Policy doesn't allow ${action} to be performed.`);
}

interface Answered {
  readonly parameters: readonly Parameter[];
  readonly report: TenantUsageReport;
}

function nextPage(
  { req }: Exchange,
  { route, caller, version }: Admitted,
  { parameters, report }: Answered,
): string | undefined {
  const marker = report.isFull ? report.lastServerId : undefined;
  if (version.minor < PAGING || marker === undefined) return undefined;
  const addressed = { origin: originOf(req), url: req.url, callerProjectId: caller.projectId };
  return nextHref({ ...addressed, route, parameters, marker });
}
