/** The usage of projects in a window, in Nova's accounting, read page by page of servers. */

import { type TenantSums, type TenantUsage, tenantUsages } from '../domain/usage/nova';
import type { UsageWindow } from '../domain/usage/window';
import { AppError } from '../errors';
import type { Position, Servers, UsedServer } from '../store/store';
import { secondFraction } from '../time';

export interface TenantUsageQuery {
  /** Already clamped to now. */
  readonly window: UsageWindow;
  readonly nowUs: number;
  /** Of this project only. */
  readonly projectId?: string;
  /** Only servers after this one, in the order of (project, id). */
  readonly markerId?: string;
  /** Servers in the answer at most. */
  readonly limit: number;
}

/** One page of servers from the store, as part of an answer. */
export interface TenantUsagePage {
  /** The tenant that the page before ended with; undefined on the first page. */
  readonly before: TenantSums | undefined;
  /** If the first one continues `before`, its totals include those of `before`. */
  readonly tenants: readonly TenantUsage<UsedServer>[];
  readonly isLast: boolean;
  /** Whether the limit has been reached, so that there may be more servers than these. */
  readonly isFull: boolean;
  /** Where the next answer starts; undefined on an empty page. */
  readonly lastServerId: string | undefined;
}

const STORE_PAGE = 1000;

/** At least one page, each read on demand. Throws `unknownMarker` for a marker that is no known server of a project. */
export async function* tenantUsagePages(
  servers: Servers,
  query: TenantUsageQuery,
  pageSize = STORE_PAGE,
): AsyncGenerator<TenantUsagePage, void, void> {
  const { window, nowUs, limit } = query;
  let marker = query.markerId === undefined ? undefined : await findMarker(servers, query.markerId);
  let before: TenantSums | undefined;
  for (let left = limit, isLast = false; !isLast; ) {
    // One server more than the page holds shows whether another page follows.
    const readServers = await findPage(servers, query, Math.min(left, pageSize + 1), marker);
    const pageServers = readServers.slice(0, pageSize);
    const tenants = tenantUsages(pageServers, window, nowUs, before);
    left -= pageServers.length;
    isLast = pageServers.length === readServers.length;
    const lastServer = pageServers.at(-1);
    const isFull = limit > 0 && left === 0;
    yield { before, tenants, isLast, isFull, lastServerId: lastServer?.id };
    marker = lastServer;
    before = tenants.at(-1);
  }
}

async function findMarker(servers: Servers, id: string): Promise<Position | undefined> {
  const server = mayBeId(id) ? await servers.find(id) : undefined;
  // Without a project it is in no list: nothing is known of whom it was, or no longer.
  if (!server || server.projectId === null) {
    throw new AppError('unknownMarker', `Marker ${id} could not be found.`);
  }
  // Nova reads cell0 first, which holds the servers that never got a host: after such a marker everything follows.
  const isBeforeAll = server.cell === 'cell0' && server.launchedAtUs === null;
  return isBeforeAll ? undefined : { projectId: server.projectId, id };
}

async function findPage(
  servers: Servers,
  { window, projectId }: TenantUsageQuery,
  limit: number,
  marker: Position | undefined,
): Promise<readonly UsedServer[]> {
  if (limit === 0 || (projectId !== undefined && !mayBeId(projectId))) return [];
  return servers.page({
    afterUs: filterBound(window.startUs),
    beforeUs: filterBound(window.stopUs),
    limit,
    ...(projectId !== undefined && { projectId }),
    ...(marker && { marker }),
  });
}

/** No id contains NUL, which not every database accepts as a parameter. */
const mayBeId = (text: string): boolean => text !== '' && !text.includes('\0');

// One less than the greatest safe integer, which stands for the end of a running server.
const MAX_US = BigInt(Number.MAX_SAFE_INTEGER) - 1n;

/** Nova filters servers by whole seconds, although it counts with fractions. Clamped to the range of stored instants. */
function filterBound(us: bigint): number {
  const floored = us - BigInt(secondFraction(us));
  if (floored > MAX_US) return Number(MAX_US);
  return Number(floored < -MAX_US ? -MAX_US : floored);
}
