/** Usage by project or by server in Nova's accounting, to the last bit as Nova adds it up. */
import { localGb, type ServerUsage, type TenantSums } from '../domain/usage/nova';
import type { Servers } from '../store/store';
import { type TenantUsagePage, tenantUsagePages } from './tenant-usage';
import type { UsageEntries, UsageEntriesQuery, UsageEntry, UsageHours } from './usage-entry';

export const novaProjectEntries = (servers: Servers, query: UsageEntriesQuery): UsageEntries =>
  novaEntries(servers, query, (_page, complete) => complete.map(projectEntry));

export const novaServerEntries = (servers: Servers, query: UsageEntriesQuery): UsageEntries =>
  novaEntries(servers, query, ({ tenants }) =>
    tenants.flatMap((tenant) => tenant.servers.map(serverEntry)),
  );

/** `complete`: the tenants that end with this page. */
type EntriesOf = (page: TenantUsagePage, complete: readonly TenantSums[]) => readonly UsageEntry[];

async function* novaEntries(
  servers: Servers,
  query: UsageEntriesQuery,
  entriesOf: EntriesOf,
): UsageEntries {
  let total = NOTHING;
  for (const projectId of query.projectIds ?? [undefined]) {
    for await (const page of pagesOf(servers, query, projectId)) {
      const complete = completeTenants(page, projectId);
      total = complete.reduce(sum, total);
      yield entriesOf(page, complete);
    }
  }
  return total;
}

const NOTHING: UsageHours = { hours: 0, vcpuHours: 0, memoryMbHours: 0, localGbHours: 0 };

const sum = (a: UsageHours, b: UsageHours): UsageHours => ({
  hours: a.hours + b.hours,
  vcpuHours: a.vcpuHours + b.vcpuHours,
  memoryMbHours: a.memoryMbHours + b.memoryMbHours,
  localGbHours: a.localGbHours + b.localGbHours,
});

async function* pagesOf(
  servers: Servers,
  { startUs, stopUs, nowUs }: UsageEntriesQuery,
  projectId: string | undefined,
): AsyncGenerator<TenantUsagePage> {
  // In an empty window Nova counts backwards.
  if (startUs >= stopUs) yield EMPTY_PAGE;
  else {
    yield* tenantUsagePages(servers, {
      window: { startUs: BigInt(startUs), stopUs: BigInt(stopUs) },
      nowUs,
      limit: Number.MAX_SAFE_INTEGER,
      ...(projectId !== undefined && { projectId }),
    });
  }
}

const EMPTY_PAGE: TenantUsagePage = {
  before: undefined,
  tenants: [],
  isLast: true,
  isFull: false,
  lastServerId: undefined,
};

/** A tenant is complete when another one follows, or nothing. `wanted`: the project that was named. */
function completeTenants(
  { before, tenants, isLast }: TenantUsagePage,
  wanted: string | undefined,
): readonly TenantSums[] {
  const [first] = tenants;
  const isContinued = before !== undefined && first?.projectId === before.projectId;
  const all = before && !isContinued ? [before, ...tenants] : tenants;
  if (!isLast) return all.slice(0, -1);
  return all.length === 0 && wanted !== undefined ? [{ projectId: wanted, ...NOTHING }] : all;
}

const projectEntry = ({
  projectId,
  hours,
  vcpuHours,
  memoryMbHours,
  localGbHours,
}: TenantSums): UsageEntry => ({ projectId, hours, vcpuHours, memoryMbHours, localGbHours });

function serverEntry({ server, hours }: ServerUsage): UsageEntry {
  const { id, name, projectId, size } = server;
  return {
    projectId,
    server: { id, name, flavors: size ? [size.flavor] : [] },
    hours,
    vcpuHours: (size?.vcpus ?? 0) * hours,
    memoryMbHours: (size?.memoryMb ?? 0) * hours,
    localGbHours: localGb(server) * hours,
  };
}
