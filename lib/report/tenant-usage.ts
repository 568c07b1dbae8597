/** How much the projects used in a window, a page of servers at a time: the question behind Nova's API. */
import { UsageError } from '../domain/errors';
import { type TenantUsage, tenantUsages } from '../domain/usage';
import type { UsageWindow } from '../domain/window';
import type { Position, Servers, UsedServer } from '../store/store';

export interface TenantUsageQuestion {
  /** Clamped to now already. */
  readonly window: UsageWindow;
  readonly nowUs: number;
  /** Of this project only. */
  readonly projectId?: string;
  /** Only servers after this one, in the order of (project, id). */
  readonly markerId?: string;
  /** Servers on the page at most. */
  readonly limit: number;
}

export interface TenantUsageReport {
  readonly tenants: readonly TenantUsage<UsedServer>[];
  /** Whether there may be more servers than these. */
  readonly isFull: boolean;
  /** Where the next page starts; undefined on an empty page. */
  readonly lastServerId: string | undefined;
}

/** Throws `unknownMarker` if nobody ever told of the marker. */
export async function tenantUsage(
  servers: Servers,
  question: TenantUsageQuestion,
): Promise<TenantUsageReport> {
  const { window, nowUs, limit } = question;
  const marker = await findMarker(servers, question.markerId);
  const page = await findPage(servers, question, marker);
  return {
    tenants: tenantUsages(page, window, nowUs),
    isFull: limit > 0 && page.length === limit,
    lastServerId: page.at(-1)?.id,
  };
}

async function findMarker(servers: Servers, id: string | undefined): Promise<Position | undefined> {
  if (id === undefined) return undefined;
  const server = mayBeId(id) ? await servers.find(id) : undefined;
  if (!server) throw new UsageError('unknownMarker', `Marker ${id} could not be found.`);
  // Nova walks cell by cell and cell0 first. Who never got a host lives there, before everybody else.
  const isBeforeAll = server.cell === 'cell0' && server.launchedAtUs === null;
  return isBeforeAll ? undefined : { projectId: server.projectId, id };
}

async function findPage(
  servers: Servers,
  { window, projectId, limit }: TenantUsageQuestion,
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

/** No id holds a NUL, and not every database takes one in a question. */
const mayBeId = (text: string): boolean => text !== '' && !text.includes('\0');

const SECOND_US = 1_000_000n;
// One less than the greatest safe integer, so that an endless life ends after every window.
const MAX_US = BigInt(Number.MAX_SAFE_INTEGER) - 1n;

/** Nova looks for servers by whole seconds, though it counts with fractions; no server lies beyond ±2⁵³. */
function filterBound(us: bigint): number {
  const rest = us % SECOND_US;
  const floored = us - (rest < 0n ? rest + SECOND_US : rest);
  if (floored > MAX_US) return Number(MAX_US);
  return Number(floored < -MAX_US ? -MAX_US : floored);
}
