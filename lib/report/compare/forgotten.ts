/** What our exact account of a window counts and Nova's no longer does: all before a server's last launch, at its size and for its project then. */
import type { Segment } from '../../domain/segment';
import type { Server } from '../../domain/server';
import { localGb } from '../../domain/usage/nova';
import type { NovaServerUsage, NovaWindow } from '../../openstack/nova/usage-answer';
import type { Store } from '../../store/store';
import { shortIsoTime } from '../../time';
import { exactServerEntries } from '../exact-entries';
import type { EntryServer, UsageEntry, UsageHours } from '../usage-entry';
import type { Difference } from './difference';
import { NOTHING, plus } from './sums';

export interface ForgottenQuery {
  readonly window: NovaWindow;
  readonly nowUs: number;
  readonly projectIds?: readonly string[] | undefined;
  /** Servers that differ already, as Nova counts. */
  readonly differing: ReadonlySet<string>;
}

export interface Forgotten {
  readonly differences: readonly Difference[];
  /** Of all servers, in the exact account. */
  readonly sums: Map<string | null, UsageHours>;
}

interface Suspect extends UsageEntry {
  readonly server: EntryServer;
}

export async function forgottenIn(
  store: Pick<Store, 'servers' | 'totals'>,
  theirs: ReadonlyMap<string, NovaServerUsage>,
  { window, differing, ...query }: ForgottenQuery,
): Promise<Forgotten> {
  const sums = new Map<string | null, UsageHours>();
  const differences: Difference[] = [];
  const { projectIds, nowUs } = query;
  const bounds = { startUs: Number(window.startUs), stopUs: Number(window.stopUs) };
  const entries = exactServerEntries(store.totals, {
    ...{ ...bounds, nowUs },
    ...(projectIds && { projectIds }),
  });
  for await (const page of entries) {
    for (const { projectId, ...hours } of page) {
      sums.set(projectId, plus(sums.get(projectId) ?? NOTHING, hours));
    }
    const suspects = page.filter((entry): entry is Suspect =>
      isForgotten(entry, theirs, differing),
    );
    differences.push(...(await explained(store, suspects, theirs)));
  }
  return { differences, sums };
}

function isForgotten(
  { projectId, server, ...hours }: UsageEntry,
  theirs: ReadonlyMap<string, NovaServerUsage>,
  differing: ReadonlySet<string>,
): boolean {
  if (server === undefined || differing.has(server.id)) return false;
  const nova = theirs.get(server.id);
  return nova?.billedTo !== projectId || !isClose(hours, nova);
}

/** Nova's database keeps whole seconds of a launch and of an end. */
const SECONDS = 2;

function isClose(
  ours: UsageHours,
  { hours, vcpus, memoryMb, localGb: gb }: NovaServerUsage,
): boolean {
  const isNear = (a: number, b: number, amount: number): boolean =>
    Math.abs(a - b) * 3600 <= SECONDS * amount;
  return (
    isNear(ours.hours, hours, 1) &&
    isNear(ours.vcpuHours, vcpus * hours, vcpus) &&
    isNear(ours.memoryMbHours, memoryMb * hours, memoryMb) &&
    isNear(ours.localGbHours, gb * hours, gb)
  );
}

async function explained(
  { servers }: Pick<Store, 'servers'>,
  suspects: readonly Suspect[],
  theirs: ReadonlyMap<string, NovaServerUsage>,
): Promise<readonly Difference[]> {
  if (suspects.length === 0) return [];
  const ids = suspects.map(({ server }) => server.id);
  const list = await servers.list({ ids, limit: ids.length });
  const known = new Map(list.map((server) => [server.id, server]));
  const segments = await servers.segmentsOf(ids);
  return suspects.flatMap((suspect) => {
    const { id } = suspect.server;
    const server = known.get(id);
    const life = { segments: segments.get(id) ?? [], nova: theirs.get(id) };
    return server ? [differenceOf(suspect, server, life)] : [];
  });
}

interface Life {
  readonly segments: readonly Segment[];
  readonly nova: NovaServerUsage | undefined;
}

function differenceOf(suspect: Suspect, server: Server, { segments, nova }: Life): Difference {
  const { projectId, hours } = suspect;
  const launchedAtUs = server.launchedAtUs ?? 0;
  const sizes = new Set(segments.map(({ size }) => JSON.stringify(size)));
  const owners = new Set(segments.map((segment) => segment.projectId));
  const isGiven = owners.size > 1 && server.projectId !== projectId;
  const flavors = suspect.server.flavors.join(', ');
  const rest = isGiven
    ? `Nova bills all of it to ${server.projectId}`
    : `Nova counts from ${shortIsoTime(launchedAtUs)} on, as ${server.size?.flavor ?? '-'}`;
  return {
    ...{ serverId: server.id, name: server.name, isExplained: true, nova },
    reason: isGiven ? 'owner' : sizes.size > 1 ? 'resize' : 'relaunch',
    detail: `${hours.toFixed(4)} h here as ${flavors}; ${rest}`,
    ours: {
      ...{ projectId, hours, launchedAtUs, terminatedAtUs: server.terminatedAtUs },
      flavor: flavors,
      vcpus: server.size?.vcpus ?? 0,
      memoryMb: server.size?.memoryMb ?? 0,
      localGb: localGb(server),
    },
  };
}
