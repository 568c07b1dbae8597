/** Usage, once somebody is let in to ask for it at some version. */

import type { Action } from '../../auth/policy';
import { AppError } from '../../errors';
import type { Chunk } from '../../http/response/stream';
import type { Caller } from '../../identity/caller';
import { type TenantUsagePage, tenantUsagePages } from '../../report/tenant-usage';
import { linkBase, type NovaContext } from './context';
import { isDetailed, type UsageSubject, usageQueryOf } from './request';
import { type PageFormat, pageText, periodOf } from './response';
import { type Microversion, PAGING } from './versions/microversion';
import { nextHref } from './wire/links';
import type { Parameter } from './wire/query';
import { addressOf, type RequestContext, streamResponse } from './wire/request-context';

/** Who asks for what, at which version. */
export interface UsageRequest {
  readonly subject: UsageSubject;
  readonly caller: Caller;
  readonly version: Microversion;
  /** Those that count. */
  readonly parameters: readonly Parameter[];
}

export async function respondUsage(
  room: NovaContext,
  context: RequestContext,
  request: UsageRequest,
): Promise<void> {
  const { subject, caller, parameters } = request;
  checkPolicy(room, subject, caller);
  const { maxLimit, storePage, store } = room;
  const query = usageQueryOf({ subject, parameters, nowUs: room.nowUs(), maxLimit });
  const format = {
    kind: subject.kind,
    isDetailed: isDetailed(subject, parameters),
    period: periodOf(query.window),
  };
  const pages = tenantUsagePages(store.servers, query, storePage);
  const nextHrefOf = (page: TenantUsagePage) => nextPage(room, context, request, page);
  await streamResponse(context, partsOf(pages, format, nextHrefOf));
}

async function* partsOf(
  pages: AsyncIterable<TenantUsagePage>,
  format: PageFormat,
  nextHrefOf: (page: TenantUsagePage) => string | undefined,
): AsyncGenerator<Chunk> {
  for await (const page of pages) {
    yield { text: pageText(page, format, nextHrefOf(page)), isLast: page.isLast };
  }
}

function checkPolicy({ may }: NovaContext, subject: UsageSubject, caller: Caller): void {
  const action: Action = `os_compute_api:os-simple-tenant-usage:${subject.kind}`;
  if (may(caller, action, subject.kind === 'show' ? subject.projectId : null)) return;
  throw new AppError('forbidden', `Policy doesn't allow ${action} to be performed.`);
}

function nextPage(
  room: NovaContext,
  context: RequestContext,
  { subject, caller, version, parameters }: UsageRequest,
  { isFull, lastServerId }: TenantUsagePage,
): string | undefined {
  if (version.minor < PAGING || !isFull || lastServerId === undefined) return undefined;
  return nextHref({
    base: linkBase(room, context),
    address: addressOf(context),
    callerProjectId: caller.projectId,
    subject,
    parameters,
    marker: lastServerId,
  });
}
