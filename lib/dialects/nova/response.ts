/** From a page of usage to the text of Nova's JSON, in Nova's order of keys. */
import { localGb, type ServerUsage, type TenantSums } from '../../domain/usage/nova';
import type { UsageWindow } from '../../domain/usage/window';
import type { TenantUsagePage } from '../../report/tenant-usage';
import type { UsageSubject } from './usage-query';
import { novaTime } from './wire/times';

/** What is the same on all pages of one answer. */
export interface PageFormat {
  readonly kind: UsageSubject['kind'];
  readonly isDetailed: boolean;
  readonly period: { readonly start: string; readonly stop: string };
}

export const periodOf = ({ startUs, stopUs }: UsageWindow): PageFormat['period'] => ({
  start: novaTime(startUs),
  stop: novaTime(stopUs),
});

const WORDS = {
  list: { opening: '{"tenant_usages":[', nothing: '', closing: ']', links: 'tenant_usages_links' },
  show: { opening: '{"tenant_usage":', nothing: '{}', closing: '', links: 'tenant_usage_links' },
};

/** The text of one page; the texts of all pages in a row are the body of the answer. */
export function pageText(
  page: TenantUsagePage,
  format: PageFormat,
  nextHref: string | undefined,
): string {
  const { opening, nothing, closing, links } = WORDS[format.kind];
  const text = format.isDetailed ? detailedText(page, format) : plainText(page, format);
  const begun = page.before ? text : `${opening}${text || nothing}`;
  if (!page.isLast) return begun;
  if (nextHref === undefined) return `${begun}${closing}}`;
  return `${begun}${closing},"${links}":${JSON.stringify(linksJson(nextHref))}}`;
}

/** Tenants whose totals are complete; the last one of a page is held back, because the next page may continue it. */
function plainText(page: TenantUsagePage, format: PageFormat): string {
  const { before, tenants, isLast } = page;
  const all = before && !isContinued(page) ? [before, ...tenants] : tenants;
  const known = isLast ? all : all.slice(0, -1);
  const text = JSON.stringify(
    known.map((tenant) => ({ tenant_id: tenant.projectId, ...sumsJson(tenant, format) })),
  ).slice(1, -1);
  return text === '' || isLast ? text : `${text},`;
}

/** Tenants with their servers; the last one is left open for servers of the next page, if there is one. */
function detailedText(page: TenantUsagePage, format: PageFormat): string {
  const { before, tenants, isLast } = page;
  const open = isLast ? undefined : tenants.at(-1);
  const text = JSON.stringify(
    tenants.map((tenant) => ({
      tenant_id: tenant.projectId,
      server_usages: tenant.servers.map(serverJson),
      ...(tenant !== open && sumsJson(tenant, format)),
    })),
  ).slice(1, open ? -']}]'.length : -1);
  if (!before) return text;
  if (isContinued(page)) return `,${text.slice(openingOf(before).length)}`;
  const totals = JSON.stringify(sumsJson(before, format)).slice(1);
  return text === '' ? `],${totals}` : `],${totals},${text}`;
}

/** Whether the page continues the last tenant of the page before. */
const isContinued = ({ before, tenants }: TenantUsagePage): boolean =>
  tenants[0]?.projectId === before?.projectId;

const openingOf = ({ projectId }: TenantSums): string =>
  `{"tenant_id":${JSON.stringify(projectId)},"server_usages":[`;

const sumsJson = (totals: TenantSums, { period }: PageFormat) => ({
  total_local_gb_usage: totals.localGbHours,
  total_vcpus_usage: totals.vcpuHours,
  total_memory_mb_usage: totals.memoryMbHours,
  total_hours: totals.hours,
  ...period,
});

const linksJson = (href: string) => [{ rel: 'next', href }];

const serverJson = ({ server, hours, uptimeSeconds }: ServerUsage) => ({
  hours,
  flavor: server.size?.flavor ?? '',
  instance_id: server.id,
  name: server.name,
  tenant_id: server.projectId,
  memory_mb: server.size?.memoryMb ?? 0,
  local_gb: localGb(server),
  vcpus: server.size?.vcpus ?? 0,
  started_at: novaTime(server.launchedAtUs),
  ended_at: server.terminatedAtUs === null ? null : novaTime(server.terminatedAtUs),
  // As of now, not as of the window's stop.
  state: server.terminatedAtUs === null ? server.state : 'terminated',
  uptime: uptimeSeconds,
});
