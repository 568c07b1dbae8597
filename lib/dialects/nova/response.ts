/** From our answer to Nova's JSON: its keys, its names for states, its times. */
import { localGb, type ServerUsage, type TenantUsage } from '../../domain/usage';
import type { UsageWindow } from '../../domain/window';
import type { TenantUsageReport } from '../../report/tenant-usage';
import { isoTime, isoTimeOf } from './times';

export interface AnswerParts {
  readonly report: TenantUsageReport;
  readonly window: UsageWindow;
  readonly isDetailed: boolean;
  /** Where the next page is, if there may be one. */
  readonly nextHref: string | undefined;
}

export function listJson({ report, window, isDetailed, nextHref }: AnswerParts) {
  const period = periodJson(window);
  return {
    tenant_usages: report.tenants.map((tenant) => tenantJson(tenant, period, isDetailed)),
    ...(nextHref !== undefined && { tenant_usages_links: linksJson(nextHref) }),
  };
}

export function showJson({ report, window, isDetailed, nextHref }: AnswerParts) {
  const [tenant] = report.tenants;
  return {
    tenant_usage: tenant ? tenantJson(tenant, periodJson(window), isDetailed) : {},
    ...(nextHref !== undefined && { tenant_usage_links: linksJson(nextHref) }),
  };
}

const linksJson = (href: string) => [{ rel: 'next', href }];

const periodJson = ({ startUs, stopUs }: UsageWindow) => ({
  start: isoTimeOf(startUs),
  stop: isoTimeOf(stopUs),
});

const tenantJson = (tenant: TenantUsage, period: object, isDetailed: boolean) => ({
  tenant_id: tenant.projectId,
  ...(isDetailed && { server_usages: tenant.servers.map(serverJson) }),
  total_local_gb_usage: tenant.localGbHours,
  total_vcpus_usage: tenant.vcpuHours,
  total_memory_mb_usage: tenant.memoryMbHours,
  total_hours: tenant.hours,
  ...period,
});

const serverJson = ({ server, hours, uptimeSeconds }: ServerUsage) => ({
  hours,
  flavor: server.size?.flavor ?? '',
  instance_id: server.id,
  name: server.name,
  tenant_id: server.projectId,
  memory_mb: server.size?.memoryMb ?? 0,
  local_gb: localGb(server),
  vcpus: server.size?.vcpus ?? 0,
  started_at: isoTime(server.launchedAtUs),
  ended_at: server.terminatedAtUs === null ? null : isoTime(server.terminatedAtUs),
  // As of now, not as of the window's stop.
  state: server.terminatedAtUs === null ? server.state : 'terminated',
  uptime: uptimeSeconds,
});
