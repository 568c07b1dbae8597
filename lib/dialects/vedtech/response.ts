/** The JSON of VedTech's API. */
import type { Response } from 'express';
import type { HistoryEntry } from '../../domain/hosted/history';
import { RUNNING, STOPPED } from '../../domain/hosted/status';
import { type HostedTotals, shownUsage, totalUsage } from '../../domain/hosted/usage';
import { toNumber } from '../../domain/values/exact-decimal';
import { sendJson } from '../../http/response/json';
import type { HostedServer } from '../../report/hosted/servers';
import type { MeasuredServer } from '../../report/hosted/usage';
import { shortIsoTime } from '../../time';
import type { HistoryQuery } from './request';

export const answerData = (res: Response, data: unknown): void =>
  sendJson(res, { success: true, data });

/** One of a list. */
export function instanceJson(server: MeasuredServer) {
  const used = shownUsage(server.used, server.limits);
  return {
    id: server.number,
    name: server.name,
    subdomain: server.hosting?.subdomain ?? null,
    status: server.status,
    usage: {
      cpu_percent: used.cpuPercent,
      ram_mb: used.ramMb,
      ram_percent: used.ramPercent,
      db_storage_gb: used.dbGb,
      file_storage_gb: used.fileGb,
    },
    limits: limitsJson(server),
  };
}

const limitsJson = ({ limits }: HostedServer) => ({
  cpu_cores: toNumber(limits.cpuCores),
  ram_mb: toNumber(limits.ramMb),
  db_storage_gb: toNumber(limits.dbGb),
  file_storage_gb: toNumber(limits.fileGb),
});

/** By itself. */
export const detailJson = (server: MeasuredServer, tenantSuffix: string | null) => ({
  instance: identityJson(server, tenantSuffix),
  current_usage: usageJson(server),
  limits: { ...limitsJson(server), users: server.hosting?.users ?? 0 },
  last_updated: server.measuredAtMs === null ? null : stampOf(server.measuredAtMs),
});

function identityJson(server: HostedServer, tenantSuffix: string | null) {
  const { subdomain = null, odooVersion = null, plan = null } = server.hosting ?? {};
  const hasHost = subdomain !== null && tenantSuffix !== null;
  return {
    id: server.number,
    name: server.name,
    subdomain,
    full_url: hasHost ? `${subdomain}.${tenantSuffix}` : null,
    status: server.status,
    odoo_version: odooVersion,
    plan,
  };
}

function usageJson({ used, limits }: MeasuredServer) {
  const shown = shownUsage(used, limits);
  return {
    cpu_percent: shown.cpuPercent,
    cpu_cores_used: shown.cpuCoresUsed,
    ram_mb: shown.ramMb,
    ram_percent: shown.ramPercent,
    db_storage_gb: shown.dbGb,
    db_storage_percent: shown.dbPercent,
    file_storage_gb: shown.fileGb,
    file_storage_percent: shown.filePercent,
  };
}

/** Whole seconds: what is behind them is cut off. */
const stampOf = (atMs: number): string => shortIsoTime(Math.floor(atMs / 1000) * 1_000_000);

export const historyJson = (
  { number }: HostedServer,
  { period, grid }: HistoryQuery,
  entries: readonly HistoryEntry[],
) => ({
  instance_id: number,
  period,
  interval: grid.interval,
  metrics: entries.map(({ startMs, cpuPercent, ramMb, dbGb }) => ({
    timestamp: stampOf(startMs),
    cpu_percent: cpuPercent,
    ram_mb: ramMb,
    db_storage_gb: dbGb,
  })),
});

export function summaryJson(servers: readonly MeasuredServer[]) {
  const count = (wanted: string) => servers.filter(({ status }) => status === wanted).length;
  return {
    total_instances: servers.length,
    running_instances: count(RUNNING),
    stopped_instances: count(STOPPED),
    aggregate_usage: totalsJson(totalUsage(servers)),
  };
}

const totalsJson = (totals: HostedTotals) => ({
  total_cpu_cores: totals.cpuCores,
  used_cpu_percent: totals.cpuPercent,
  total_ram_mb: totals.limitMb,
  used_ram_mb: totals.ramMb,
  total_db_storage_gb: totals.dbLimitGb,
  used_db_storage_gb: totals.dbGb,
  total_file_storage_gb: totals.fileLimitGb,
  used_file_storage_gb: totals.fileGb,
});
