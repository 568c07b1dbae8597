/** Usage, once somebody is let in to ask for it at some version. */
import { UsageError } from '../../domain/errors';
import type { Caller } from '../../http/auth/caller';
import type { Action } from '../../http/auth/policy';
import { type TenantUsageReport, tenantUsage } from '../../report/tenant-usage';
import { addressOf, type Exchange, sendAnswer } from './exchange';
import { nextHref } from './links';
import { type Microversion, PAGING } from './microversion';
import type { Parameter } from './query';
import { isDetailed, questionOf, type UsageSubject } from './request';
import { listJson, showJson } from './response';
import { linkBase, type Room } from './room';

/** Who asks for what, at which version. */
export interface UsageRequest {
  readonly subject: UsageSubject;
  readonly caller: Caller;
  readonly version: Microversion;
  /** Those that count. */
  readonly parameters: readonly Parameter[];
}

export async function answerUsage(
  room: Room,
  exchange: Exchange,
  request: UsageRequest,
): Promise<void> {
  const { subject, caller, parameters } = request;
  checkPolicy(room, subject, caller);
  const { maxLimit, store } = room;
  const question = questionOf({ subject, parameters, nowUs: room.nowUs(), maxLimit });
  const report = await tenantUsage(store.servers, question);
  const json = subject.kind === 'list' ? listJson : showJson;
  const body = json({
    report,
    window: question.window,
    isDetailed: isDetailed(subject, parameters),
    nextHref: nextPage(room, exchange, request, report),
  });
  sendAnswer(exchange, body);
}

function checkPolicy({ may }: Room, subject: UsageSubject, caller: Caller): void {
  const action: Action = `os_compute_api:os-simple-tenant-usage:${subject.kind}`;
  if (may(caller, action, subject.kind === 'show' ? subject.projectId : null)) return;
  throw new UsageError('forbidden', `Policy doesn't allow ${action} to be performed.`);
}

function nextPage(
  room: Room,
  exchange: Exchange,
  { subject, caller, version, parameters }: UsageRequest,
  { isFull, lastServerId }: TenantUsageReport,
): string | undefined {
  if (version.minor < PAGING || !isFull || lastServerId === undefined) return undefined;
  return nextHref({
    base: linkBase(room, exchange),
    address: addressOf(exchange),
    callerProjectId: caller.projectId,
    subject,
    parameters,
    marker: lastServerId,
  });
}
