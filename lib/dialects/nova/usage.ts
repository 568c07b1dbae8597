/** Usage, once somebody is let in to ask for it at some version. */

import type { Caller } from '../../auth/caller';
import type { Action } from '../../auth/policy';
import { UsageError } from '../../errors';
import type { Part } from '../../http/response/stream';
import { type TenantUsagePage, tenantUsagePages } from '../../report/tenant-usage';
import { linkBase, type Room } from './context';
import { isDetailed, questionOf, type UsageSubject } from './request';
import { type Form, pageText, periodOf } from './response';
import { type Microversion, PAGING } from './versions/microversion';
import { nextHref } from './wire/links';
import type { Parameter } from './wire/query';
import { addressOf, type Exchange, sendAnswerInParts } from './wire/request-context';

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
  const { maxLimit, storePage, store } = room;
  const question = questionOf({ subject, parameters, nowUs: room.nowUs(), maxLimit });
  const form = {
    kind: subject.kind,
    isDetailed: isDetailed(subject, parameters),
    period: periodOf(question.window),
  };
  const pages = tenantUsagePages(store.servers, question, storePage);
  const nextHrefOf = (page: TenantUsagePage) => nextPage(room, exchange, request, page);
  await sendAnswerInParts(exchange, partsOf(pages, form, nextHrefOf));
}

async function* partsOf(
  pages: AsyncIterable<TenantUsagePage>,
  form: Form,
  nextHrefOf: (page: TenantUsagePage) => string | undefined,
): AsyncGenerator<Part> {
  for await (const page of pages) {
    yield { text: pageText(page, form, nextHrefOf(page)), isLast: page.isLast };
  }
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
  { isFull, lastServerId }: TenantUsagePage,
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
