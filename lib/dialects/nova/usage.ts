/** The answers to `list` and `show`: the policy, the query, then page after page as text. */
import type { Action } from '../../auth/policy';
import { AppError } from '../../errors';
import type { Chunk } from '../../http/response/stream';
import type { Caller } from '../../identity/caller';
import { type TenantUsagePage, tenantUsagePages } from '../../report/tenant-usage';
import { linkBase, type NovaContext } from './context';
import type { ApiRequest } from './request';
import { type PageFormat, pageText, periodOf } from './response';
import { isDetailed, type UsageSubject, usageQueryOf } from './usage-query';
import { PAGING } from './versions/microversion';
import { nextHref } from './wire/links';
import { addressOf, type RequestContext, streamResponse } from './wire/request-context';

export function respondUsage(
  api: NovaContext,
  context: RequestContext,
  request: ApiRequest,
): Promise<void> {
  const { caller, parameters } = request;
  const subject = subjectOf(context);
  checkPolicy(api, subject, caller);
  const query = usageQueryOf({ subject, parameters, nowUs: api.nowUs(), maxLimit: api.maxLimit });
  const format = {
    kind: subject.kind,
    isDetailed: isDetailed(subject, parameters),
    period: periodOf(query.window),
  };
  const pages = tenantUsagePages(api.store.servers, query, api.storePage);
  const nextHrefOf = (page: TenantUsagePage) =>
    nextPage(api, context, { ...request, subject }, page);
  return streamResponse(context, chunksOf(pages, format, nextHrefOf));
}

function subjectOf({ values }: RequestContext): UsageSubject {
  const projectId = values['tenant_id'];
  return projectId === undefined ? { kind: 'list' } : { kind: 'show', projectId };
}

function checkPolicy({ may }: NovaContext, subject: UsageSubject, caller: Caller): void {
  const action: Action = `os_compute_api:os-simple-tenant-usage:${subject.kind}`;
  if (may(caller, action, subject.kind === 'show' ? subject.projectId : null)) return;
  throw new AppError('forbidden', `Policy doesn't allow ${action} to be performed.`);
}

async function* chunksOf(
  pages: AsyncIterable<TenantUsagePage>,
  format: PageFormat,
  nextHrefOf: (page: TenantUsagePage) => string | undefined,
): AsyncGenerator<Chunk> {
  for await (const page of pages) {
    yield { text: pageText(page, format, nextHrefOf(page)), isLast: page.isLast };
  }
}

/** The link to the next page, if the version has links and this page is full. */
function nextPage(
  api: NovaContext,
  context: RequestContext,
  { subject, caller, version, parameters }: ApiRequest & { readonly subject: UsageSubject },
  { isFull, lastServerId }: TenantUsagePage,
): string | undefined {
  if (version.minor < PAGING || !isFull || lastServerId === undefined) return undefined;
  return nextHref({
    base: linkBase(api, context),
    address: addressOf(context),
    callerProjectId: caller.projectId,
    subject,
    parameters,
    marker: lastServerId,
  });
}
