/** Exact usage by project or by server: integers that are added up first and divided last. */
import {
  addUsage,
  type ExactUsage,
  hoursOf,
  NO_USAGE,
  overlapUs,
  usageOf,
} from '../domain/usage/exact';
import type { Totals, UsedSegment } from '../store/store';
import { exactTotals, type ProjectTotal } from './exact-totals';
import type { EntryServer, UsageEntries, UsageEntriesQuery, UsageHours } from './usage-entry';

const inHours = ({ existenceUs, vcpuUs, memoryMbUs, localGbUs }: ExactUsage): UsageHours => ({
  hours: hoursOf(existenceUs),
  vcpuHours: hoursOf(vcpuUs),
  memoryMbHours: hoursOf(memoryMbUs),
  localGbHours: hoursOf(localGbUs),
});

export async function* exactProjectEntries(totals: Totals, query: UsageEntriesQuery): UsageEntries {
  let total = NO_USAGE;
  for await (const projects of projectTotals(totals, query)) {
    total = projects.reduce<ExactUsage>(addUsage, total);
    yield projects.map(({ projectId, ...usage }) => ({ projectId, ...inHours(usage) }));
  }
  return inHours(total);
}

/** All projects at once, or one after the other where they are named. */
async function* projectTotals(
  totals: Totals,
  { startUs, stopUs, projectIds }: UsageEntriesQuery,
): AsyncGenerator<readonly ProjectTotal[]> {
  const window = { startUs, stopUs };
  if (!projectIds) {
    yield (await exactTotals(totals, window)).projects;
    return;
  }
  for (const projectId of projectIds) {
    const { total } = await exactTotals(totals, { ...window, projectId });
    yield [{ projectId, ...total }];
  }
}

export async function* exactServerEntries(totals: Totals, query: UsageEntriesQuery): UsageEntries {
  let total = NO_USAGE;
  for await (const projects of projectTotals(totals, query)) {
    for (const { projectId } of projects) {
      for await (const servers of usedServers(totals, query, projectId)) {
        for (const { usage } of servers) total = addUsage(total, usage);
        yield servers.map(({ usage, ...server }) => ({ projectId, server, ...inHours(usage) }));
      }
    }
  }
  return inHours(total);
}

interface UsedServer extends EntryServer {
  readonly usage: ExactUsage;
}

/** The servers of one project; one whose segments go on over the end of a page is held back. */
async function* usedServers(
  totals: Totals,
  query: UsageEntriesQuery,
  projectId: string | null,
): AsyncGenerator<readonly UsedServer[]> {
  let last: UsedServer | undefined;
  for await (const segments of segmentPages(totals, query, projectId)) {
    const complete: UsedServer[] = [];
    for (const segment of segments) {
      if (last && last.id !== segment.serverId) {
        complete.push(last);
        last = undefined;
      }
      last = extended(last, segment, query);
    }
    yield complete;
  }
  if (last) yield [last];
}

function extended(
  before: UsedServer | undefined,
  segment: UsedSegment,
  { startUs, stopUs }: UsageEntriesQuery,
): UsedServer {
  const { serverId: id, serverName: name, size } = segment;
  const { flavors, usage } = before ?? { flavors: [], usage: NO_USAGE };
  const window = { startUs: BigInt(startUs), stopUs: BigInt(stopUs) };
  return {
    id,
    name,
    flavors: [...new Set([...flavors, ...(size ? [size.flavor] : [])])],
    usage: addUsage(usage, usageOf(overlapUs(segment, window), size)),
  };
}

const PAGE = 1000;

async function* segmentPages(
  totals: Totals,
  { startUs, stopUs }: UsageEntriesQuery,
  projectId: string | null,
): AsyncGenerator<readonly UsedSegment[]> {
  for (let after: UsedSegment | undefined; ; ) {
    const query = { startUs, stopUs, projectId, limit: PAGE };
    const page = await totals.usedSegments({ ...query, ...(after && { after }) });
    yield page;
    after = page.at(-1);
    if (!after || page.length < PAGE) return;
  }
}
