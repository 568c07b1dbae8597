/** The contracts of places: sites, datacenters, hosts and filers, what servers are hosted as, and integers for ids. */
import type { NodeKind } from '../domain/points/binding';
import type { Server } from '../domain/server';
import type { Change, KeysetPage, Repository } from './repository';

/** What only one API reads, by the names of that API. */
export type Ext = Readonly<Record<string, unknown>>;

/** Totals of a site's hypervisors under Nova's names, such as `vcpus_used`. */
export type SiteStatistics = Readonly<Record<string, number>>;

/** A cloud, or a part of one that is operated and sold by itself. */
export interface Site {
  readonly id: string;
  /** Unique; the id, if none was given. */
  readonly name: string;
  readonly authUrl: string | null;
  readonly region: string | null;
  readonly accountId: string | null;
  /** The newest report of it. */
  readonly statistics: SiteStatistics | null;
  readonly statisticsAtUs: number | null;
  readonly ext: Ext | null;
}
/** Statistics come with their time; those that are older than what is stored change nothing. */
export type SiteChange = Change<Site, 'id'>;

export interface Datacenter {
  readonly id: string;
  readonly siteId: string;
  readonly name: string | null;
  /** Unique; with the name of its site it makes the tag `datacenter` of series. */
  readonly number: number;
  readonly ext: Ext | null;
}
/** A new one needs its site. */
export type DatacenterChange = Change<Datacenter, 'id'>;

/** A host, on which servers run, or a filer, on which their disks lie. */
export interface Node {
  readonly id: string;
  readonly kind: NodeKind;
  readonly datacenterId: string;
  /** The tag `host` or `datastore` of its series; unique for its kind in its datacenter. */
  readonly name: string;
  /** Unique for its kind. */
  readonly number: number;
  readonly cpuCores: number | null;
  /** The clock of one core. */
  readonly cpuMhz: number | null;
  readonly memoryMb: number | null;
  readonly sizeGb: number | null;
  readonly state: string | null;
  readonly connection: string | null;
  readonly isInMaintenance: boolean | null;
  readonly ext: Ext | null;
}
/** A new one needs its datacenter, and is named by its id if no name is given. A known one keeps its kind. */
export type NodeChange = Change<Node, 'id' | 'kind'>;

/** What a server is hosted as: names, plan and limits beside its size. The server need not be known yet. */
export interface Hosting {
  readonly serverId: string;
  /** The integer that some APIs call the server by; unique. */
  readonly number: number;
  /** Unique. */
  readonly subdomain: string | null;
  /** The id of the virtual machine in its datacenter, the tag `vm` of its series; unique there. */
  readonly moref: string | null;
  readonly nodeId: string | null;
  readonly datacenterId: string | null;
  readonly plan: string | null;
  readonly odooVersion: string | null;
  /** Limits: cores and sizes are decimals in their shortest form. */
  readonly cpuCores: string | null;
  readonly ramMb: number | null;
  readonly dbGb: string | null;
  readonly fileGb: string | null;
  readonly users: number | null;
  readonly ext: Ext | null;
}
export type HostingChange = Change<Hosting, 'serverId'>;

export interface Sites extends Repository<Site, SiteChange> {
  findByName(name: string): Promise<Site | undefined>;
}

export interface Datacenters extends Repository<Datacenter, DatacenterChange> {
  list(page: KeysetPage & { readonly siteId?: string }): Promise<readonly Datacenter[]>;
}

export interface Nodes extends Repository<Node, NodeChange> {
  list(
    page: KeysetPage & { readonly kind?: NodeKind; readonly datacenterId?: string },
  ): Promise<readonly Node[]>;
}

/** Servers that are not gone, of these projects or of all, also those that are not hosted; in id order by bytes. */
export interface OutlinesQuery extends KeysetPage {
  readonly projectIds: 'all' | readonly string[];
  /** Without those whose end was before. */
  readonly nowUs: number;
}

/** What of a server decides whether and where a list has it. */
export interface ServerOutline
  extends Pick<Server, 'id' | 'name' | 'state' | 'launchedAtUs' | 'terminatedAtUs'>,
    Pick<Hosting, 'subdomain' | 'plan' | 'ext'> {
  /** Null: it has none yet. */
  readonly number: number | null;
}

/** Keyed by server. */
export interface Hostings extends Repository<Hosting, HostingChange> {
  list(page: KeysetPage & { readonly datacenterId?: string }): Promise<readonly Hosting[]>;
  findBySubdomain(subdomain: string): Promise<Hosting | undefined>;
  /** Those of these servers that have one. */
  ofServers(serverIds: readonly string[]): Promise<ReadonlyMap<string, Hosting>>;
  outlines(query: OutlinesQuery): Promise<readonly ServerOutline[]>;
}

/** What has integers; each noun has its own. A server's is that of its hosting. */
export type NumberedNoun =
  | 'application'
  | 'credential'
  | 'datacenter'
  | 'filer'
  | 'host'
  | 'plan'
  | 'server'
  | 'user';

/**
 * Integers for text ids, where an API wants them: given by an inventory, or the next of one counter. They never change
 * by themselves.
 */
export interface Numbers {
  /** The numbers of these ids; those that have none get one. */
  assign(noun: NumberedNoun, ids: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** The id with this number. */
  find(noun: NumberedNoun, number: number): Promise<string | undefined>;
}

/** What one step of `SeriesBindings.update` did. */
export interface Rebound {
  /** How many series belong to something else than before. */
  readonly series: number;
  /** Nothing was left to be looked at. */
  readonly isDone: boolean;
}

/**
 * To what series belong. New ones are bound when they are made; when a server appears or places change, those whose
 * tags name them are bound again, so that in the end it does not matter what came first.
 */
export interface SeriesBindings {
  /** Looks at some of the series that this concerns, in one transaction. */
  update(): Promise<Rebound>;
}

export interface PlacesStore {
  readonly sites: Sites;
  readonly datacenters: Datacenters;
  readonly nodes: Nodes;
  readonly hostings: Hostings;
  readonly numbers: Numbers;
  readonly seriesBindings: SeriesBindings;
}
