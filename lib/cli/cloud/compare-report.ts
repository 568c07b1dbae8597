/** How a comparison with Nova is printed: for people to read in a minute, and as one JSON object. */
import type { Comparison, Difference, ProjectDifference } from '../../report/compare/difference';
import type { UsageHours } from '../../report/usage-entry';
import { isoTimeOrNull, type Span, shortIsoTime } from '../../time';
import { renderTable } from '../program/table';

export interface Compared extends Comparison {
  readonly window: Span;
}

export function compareText(compared: Compared): string {
  const { differing } = compared;
  return [headline(compared), ...differing.map(projectText)].join('\n\n');
}

function headline({
  window,
  projects,
  servers,
  differing,
  explained,
  unexplained,
}: Compared): string {
  const compared = `${spanText(window)}: ${servers} servers of ${projects} projects compared`;
  if (differing.length === 0) return `${compared}; Nova and this program agree on all of them`;
  const total = explained + unexplained;
  return `${compared}; ${total} differ in ${differing.length} projects: ${explained} explained, ${unexplained} not`;
}

const spanText = ({ startUs, endUs }: Span): string =>
  `${shortIsoTime(startUs)} to ${shortIsoTime(endUs)}`;

function projectText({ projectId, nova, ours, servers, isMisadded }: ProjectDifference): string {
  const title = `project ${projectId ?? '-'}: ${hoursText(nova)} in Nova, ${hoursText(ours)} here`;
  const rows = servers.map((each) => [
    each.isExplained ? '' : '!',
    each.serverId,
    each.name ?? '-',
    each.reason,
    each.detail,
  ]);
  return [
    title,
    ...(isMisadded ? ["! Nova's totals are not the sums of the servers that it lists"] : []),
    ...(rows.length > 0 ? [renderTable(['', 'server', 'name', 'why', ''], rows)] : []),
  ].join('\n');
}

const hoursText = ({ hours, vcpuHours }: UsageHours): string =>
  `${hours.toFixed(2)} h (${vcpuHours.toFixed(2)} vCPU h)`;

export function compareJson(compared: Compared): object {
  const { window, projects, servers, explained, unexplained, differing } = compared;
  return {
    window: { start: shortIsoTime(window.startUs), end: shortIsoTime(window.endUs) },
    ...{ projects, servers, explained, unexplained },
    is_equal: differing.length === 0,
    differences: differing.map((project) => ({
      project: project.projectId,
      nova: hoursJson(project.nova),
      ours: hoursJson(project.ours),
      nova_totals_are_sums: !project.isMisadded,
      servers: project.servers.map(serverJson),
    })),
  };
}

const hoursJson = ({ hours, vcpuHours, memoryMbHours, localGbHours }: UsageHours) => ({
  hours,
  vcpu_hours: vcpuHours,
  memory_mb_hours: memoryMbHours,
  disk_gb_hours: localGbHours,
});

const serverJson = ({ serverId, name, reason, isExplained, detail, nova, ours }: Difference) => ({
  server: serverId,
  ...{ name, reason, explained: isExplained, detail },
  nova: nova ? usageJson(nova) : null,
  ours: ours ? usageJson(ours) : null,
});

const usageJson = (usage: NonNullable<Difference['ours' | 'nova']>) => ({
  project: usage.projectId,
  hours: usage.hours,
  flavor: usage.flavor,
  vcpus: usage.vcpus,
  memory_mb: usage.memoryMb,
  local_gb: usage.localGb,
  started_at: shortIsoTime(usage.launchedAtUs),
  ended_at: isoTimeOrNull(usage.terminatedAtUs),
});
