/** What the sites of one address can hold and what is used of it: as they report it, or summed over hosts and servers. */
import {
  addStatistics,
  type Statistics,
  statisticsOf,
  withFree,
} from '../../domain/aggregates/capacity';
import { addLimits } from '../../domain/aggregates/quotas';
import type { Server } from '../../domain/server';
import { runs } from '../../domain/states';
import { allOf } from '../../store/pages';
import type { Node, Site, Store } from '../../store/store';

type Sources = Pick<Store, 'datacenters' | 'hostings' | 'nodes' | 'quotas' | 'servers' | 'sites'>;

export interface SiteResources {
  readonly statistics: Statistics;
  /** Limits by the names of quotas, of all projects that have any in these sites. */
  readonly limits: ReadonlyMap<string, number>;
}

/** Undefined: no site has this address, which is compared as a text. */
export async function siteResources(
  store: Sources,
  { authUrl, nowUs }: { readonly authUrl: string; readonly nowUs: number },
): Promise<SiteResources | undefined> {
  const sites: Site[] = [];
  const listed = allOf(store.sites.list, ({ id }) => id);
  for await (const site of listed) if (site.authUrl === authUrl) sites.push(site);
  if (sites.length === 0) return undefined;
  let statistics: Statistics = {};
  for (const site of sites) {
    statistics = addStatistics(statistics, await statisticsIn(store, site, nowUs));
  }
  const limits = new Map<string, number>();
  const siteIds = sites.map(({ id }) => id);
  for (const { name, limit } of await store.quotas.list({ siteIds })) {
    limits.set(name, addLimits(limits.get(name) ?? 0, limit));
  }
  return { statistics, limits };
}

/** What only the operator can know of a site, in what only some APIs read of it. */
const OVERCOMMIT = 'cpu_overcommit_ratio';

async function statisticsIn(store: Sources, site: Site, nowUs: number): Promise<Statistics> {
  const statistics = await knownStatistics(store, site, nowUs);
  const ratio = Number(site.ext?.[OVERCOMMIT] ?? 1);
  return { ...statistics, vcpus: (statistics['vcpus'] ?? 0) * (ratio > 0 ? ratio : 1) };
}

/** What every answer has, reported or not. */
const NEEDED = [
  ...['vcpus', 'vcpus_used', 'memory_mb', 'memory_mb_used'],
  ...['free_ram_mb', 'free_disk_gb'],
];

/** A report as it is, with what it leaves out. */
async function knownStatistics(store: Sources, site: Site, nowUs: number): Promise<Statistics> {
  const reported = site.statistics ?? {};
  const missing = NEEDED.filter((name) => !(name in reported));
  if (missing.length === 0) return reported;
  const derived = withFree({ ...(await derivedStatistics(store, site, nowUs)), ...reported });
  if (site.statistics === null) return derived;
  const added = missing.map((name) => [name, derived[name] ?? 0]);
  return { ...reported, ...Object.fromEntries(added) };
}

async function derivedStatistics(store: Sources, site: Site, nowUs: number): Promise<Statistics> {
  const hosts: Node[] = [];
  const hosted = new Set<string>();
  const datacenters = allOf(
    (page) => store.datacenters.list({ siteId: site.id, ...page }),
    ({ id }) => id,
  );
  for await (const { id: datacenterId } of datacenters) {
    const nodes = allOf(
      (page) => store.nodes.list({ kind: 'host', datacenterId, ...page }),
      ({ id }) => id,
    );
    for await (const host of nodes) hosts.push(host);
    const hostings = allOf(
      (page) => store.hostings.list({ datacenterId, ...page }),
      ({ serverId }) => serverId,
    );
    for await (const { serverId } of hostings) hosted.add(serverId);
  }
  const names = new Set(hosts.map(({ name }) => name));
  const isThere = ({ id, host }: Server) => hosted.has(id) || (host !== null && names.has(host));
  const running = hosts.length + hosted.size > 0 ? await runningServers(store, nowUs) : [];
  return statisticsOf(
    hosts,
    running.filter(isThere).map(({ size }) => size),
  );
}

async function runningServers({ servers }: Sources, nowUs: number): Promise<readonly Server[]> {
  const running: Server[] = [];
  const living = allOf(
    (page) => servers.list({ aliveAtUs: nowUs, ...page }),
    ({ id }) => id,
  );
  for await (const server of living) if (runs(server.state)) running.push(server);
  return running;
}
