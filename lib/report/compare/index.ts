/** Compares Nova's own account of a window with ours, server by server, both counted as Nova counts. */
import type { Server } from '../../domain/server';
import { hoursIn, localGb, type ServerUsage } from '../../domain/usage/nova';
import type { NovaServerUsage, NovaTenant, NovaWindow } from '../../openstack/nova/usage-answer';
import type { Store, UsedServer } from '../../store/store';
import { tenantUsagePages } from '../tenant-usage';
import type { UsageHours } from '../usage-entry';
import { byProject } from './by-project';
import type { Comparison, Difference, OurUsage } from './difference';
import { explain, type Suspect } from './explain';
import { forgottenIn } from './forgotten';
import { isAddedRight, NOTHING, plus, sumOf } from './sums';

export interface CompareQuery {
  /** For servers that Nova does not have. */
  readonly window: NovaWindow;
  readonly nowUs: number;
  /** Only these projects. */
  readonly projectIds?: readonly string[] | undefined;
  /** Not before this instant was Nova asked: what is newer here, it may not have known. */
  readonly askedAtUs: number;
  /** Whether what our exact account knows beyond Nova's is listed, too. */
  readonly isExact?: boolean;
}

type Lives = Pick<Store, 'servers' | 'totals'>;

export async function compareUsage(
  store: Lives,
  nova: AsyncIterable<readonly NovaTenant[]>,
  query: CompareQuery,
): Promise<Comparison> {
  const theirs = await readTheirs(nova);
  const ours = await readOurs(store, theirs, query);
  const inNova = await explained(store, suspectsIn(theirs, ours, query));
  const differing = new Set(inNova.map(({ serverId }) => serverId));
  const forgotten = query.isExact
    ? await forgottenIn(store, theirs.servers, { ...query, differing })
    : { differences: [], sums: ours.sums };
  const differences = [...inNova, ...forgotten.differences];
  const projectIds = new Set([...theirs.sums.keys(), ...forgotten.sums.keys()]);
  return {
    projects: projectIds.size,
    servers: theirs.count + ours.only.length,
    differing: byProject(differences, {
      ...{ nova: theirs.sums, ours: forgotten.sums, misadded: theirs.misadded },
    }),
    explained: countOf(differences.filter(({ isExplained }) => isExplained)),
    unexplained: countOf(differences.filter(({ isExplained }) => !isExplained)),
  };
}

/** Servers, each once. */
const countOf = (differences: readonly Difference[]): number =>
  new Set(differences.map(({ serverId }) => serverId)).size;

interface Theirs {
  readonly servers: Map<string, NovaServerUsage>;
  readonly twice: Set<string>;
  readonly sums: Map<string | null, UsageHours>;
  readonly misadded: Set<string | null>;
  count: number;
}

async function readTheirs(pages: AsyncIterable<readonly NovaTenant[]>): Promise<Theirs> {
  const theirs: Theirs = {
    ...{ servers: new Map(), twice: new Set(), sums: new Map(), misadded: new Set(), count: 0 },
  };
  for await (const page of pages) for (const tenant of page) addTenant(theirs, tenant);
  theirs.count = theirs.servers.size;
  return theirs;
}

function addTenant({ servers, twice, sums, misadded }: Theirs, tenant: NovaTenant): void {
  const { projectId } = tenant;
  if (!isAddedRight(tenant)) misadded.add(projectId);
  sums.set(projectId, plus(sums.get(projectId) ?? NOTHING, sumOf(tenant.servers)));
  for (const server of tenant.servers) {
    if (servers.has(server.serverId)) twice.add(server.serverId);
    servers.set(server.serverId, server);
  }
}

interface Differing {
  readonly id: string;
  readonly ours: OurUsage;
}

interface Ours {
  /** In both, and not alike. */
  readonly differing: Differing[];
  /** Not in Nova's answer. */
  readonly only: Differing[];
  /** In both, alike or not. */
  readonly seen: Set<string>;
  readonly sums: Map<string | null, UsageHours>;
}

async function readOurs({ servers }: Lives, theirs: Theirs, query: CompareQuery): Promise<Ours> {
  const ours: Ours = { differing: [], only: [], seen: new Set(), sums: new Map() };
  for (const projectId of query.projectIds ?? [undefined]) {
    const page = { ...query, limit: Number.MAX_SAFE_INTEGER, ...(projectId && { projectId }) };
    for await (const { tenants } of tenantUsagePages(servers, page)) {
      for (const usage of tenants.flatMap((tenant) => tenant.servers)) addOurs(ours, usage, theirs);
    }
  }
  return ours;
}

function addOurs(
  { differing, only, seen, sums }: Ours,
  usage: ServerUsage<UsedServer>,
  theirs: Theirs,
): void {
  const { server } = usage;
  const { id, projectId } = server;
  const nova = theirs.servers.get(id);
  // In Nova's own window, which may end a moment earlier on one page than on the next.
  const hours = nova ? hoursIn(nova.window)(server) : usage.hours;
  const ours = oursOf(server, hours);
  sums.set(projectId, plus(sums.get(projectId) ?? NOTHING, sumOf([ours])));
  if (!nova) only.push({ id, ours });
  else {
    seen.add(id);
    if (!isAlike(nova, ours) || theirs.twice.has(id)) differing.push({ id, ours });
  }
}

const oursOf = (server: UsedServer, hours: number): OurUsage => ({
  projectId: server.projectId,
  hours,
  flavor: server.size?.flavor ?? null,
  vcpus: server.size?.vcpus ?? 0,
  memoryMb: server.size?.memoryMb ?? 0,
  localGb: localGb(server),
  launchedAtUs: server.launchedAtUs,
  terminatedAtUs: server.terminatedAtUs,
});

/** Hours to the last bit. */
const isAlike = (nova: NovaServerUsage, ours: OurUsage): boolean =>
  nova.billedTo === ours.projectId &&
  (Object.keys(ours) as (keyof OurUsage)[]).every((field) => nova[field] === ours[field]);

type Found = Pick<Suspect, 'serverId' | 'nova' | 'isTwice' | 'ours' | 'askedAtUs'>;

function suspectsIn(theirs: Theirs, ours: Ours, { askedAtUs }: CompareQuery): readonly Found[] {
  const isTwice = (id: string): boolean => theirs.twice.has(id);
  const inOurs = [...ours.differing, ...ours.only].map(({ id, ours: usage }) => ({
    ...{ serverId: id, nova: theirs.servers.get(id), ours: usage },
    ...{ isTwice: isTwice(id), askedAtUs },
  }));
  const inTheirs = [...theirs.servers.values()]
    .filter(({ serverId }) => !ours.seen.has(serverId))
    .map((nova) => ({
      ...{ serverId: nova.serverId, nova, ours: undefined },
      ...{ isTwice: isTwice(nova.serverId), askedAtUs },
    }));
  return [...inOurs, ...inTheirs].sort((a, b) => (a.serverId < b.serverId ? -1 : 1));
}

const CHUNK = 500;

async function explained(
  { servers }: Pick<Store, 'servers'>,
  suspects: readonly Found[],
): Promise<Difference[]> {
  const differences: Difference[] = [];
  for (let from = 0; from < suspects.length; from += CHUNK) {
    const some = suspects.slice(from, from + CHUNK);
    const ids = some.map(({ serverId }) => serverId);
    const list = await servers.list({ ids, limit: ids.length });
    const known = new Map<string, Server>(list.map((server) => [server.id, server]));
    const segments = await servers.segmentsOf(ids);
    for (const each of some) {
      const { serverId: id } = each;
      differences.push(
        explain({ ...each, server: known.get(id), segments: segments.get(id) ?? [] }),
      );
    }
  }
  return differences;
}
