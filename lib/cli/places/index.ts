/** `sites`, `datacenters`, `hosts`, `filers` and `hostings`: where servers are. */
import {
  datacenterJson,
  filerJson,
  hostingJson,
  hostJson,
  siteJson,
} from '../../dialects/native/places/response';
import type { NodeKind } from '../../domain/points/binding';
import type { Datacenter, KeysetPage, Node, Store } from '../../store/store';
import { field, type ListView } from '../program/columns';
import { type ListedNoun, listedNoun } from './listed';

const EXTRA = { isExtra: true } as const;
const NUMBER = { isNumber: true } as const;

/** A line of an inventory, in whose field names lists are printed. */
const listingOf = <Json extends object>(
  kind: string,
  columns: ListView<Json>['columns'],
): ListView<Json> => ({ kind, columns, json: (item) => ({ kind, ...item }) });

const sites = listedNoun({
  name: 'sites',
  example: 'north',
  summary: 'see sites: clouds, and what they report of their hypervisors',
  listing: listingOf<ReturnType<typeof siteJson>>('site', [
    field('id'),
    field('name'),
    field('auth_url'),
    field('region'),
    field('account'),
    field('statistics', EXTRA),
    field('statistics_at'),
    field('ext', EXTRA),
  ]),
  keyOf: ({ id }) => id,
  list: (store, page) => store.sites.list(page),
  find: (store, id) => store.sites.find(id),
  toJson: siteJson,
});

async function labelled(datacenter: Datacenter, { sites: known }: Store) {
  const site = await known.find(datacenter.siteId);
  return datacenterJson(datacenter, site?.name ?? datacenter.siteId);
}

const datacenters = listedNoun({
  name: 'datacenters',
  example: 'north-1',
  summary: 'see datacenters, their numbers, and the labels that series of points name them by',
  listing: listingOf<ReturnType<typeof datacenterJson>>('datacenter', [
    field('id'),
    field('site'),
    field('number', NUMBER),
    field('label'),
    field('name'),
    field('ext', EXTRA),
  ]),
  filter: { flag: 'site', help: 'only those of this site' },
  keyOf: ({ id }) => id,
  list: (store, page, siteId) =>
    store.datacenters.list({ ...page, ...(siteId !== undefined && { siteId }) }),
  find: (store, id) => store.datacenters.find(id),
  toJson: labelled,
});

const NODE_COLUMNS = [
  field<ReturnType<typeof filerJson>>('id'),
  field<ReturnType<typeof filerJson>>('datacenter'),
  field<ReturnType<typeof filerJson>>('number', NUMBER),
  field<ReturnType<typeof filerJson>>('name'),
  field<ReturnType<typeof filerJson>>('state'),
  field<ReturnType<typeof filerJson>>('connection'),
];

const nodesOfKind = (kind: NodeKind) => ({
  filter: { flag: 'datacenter', help: 'only those in this datacenter' },
  keyOf: ({ id }: Node) => id,
  list: ({ nodes }: Store, page: KeysetPage, datacenterId: string | undefined) =>
    nodes.list({ ...page, kind, ...(datacenterId !== undefined && { datacenterId }) }),
  async find({ nodes }: Store, id: string) {
    const node = await nodes.find(id);
    return node?.kind === kind ? node : undefined;
  },
});

const hosts = listedNoun({
  name: 'hosts',
  example: 'host-12',
  summary: 'see hosts, on which servers run',
  listing: listingOf<ReturnType<typeof hostJson>>('host', [
    ...NODE_COLUMNS,
    field('cpu_cores', NUMBER),
    field('cpu_mhz', NUMBER),
    field('memory_mb', NUMBER),
    field('size_gb', { ...NUMBER, ...EXTRA }),
    field('maintenance'),
    field('ext', EXTRA),
  ]),
  ...nodesOfKind('host'),
  toJson: hostJson,
} satisfies ListedNoun<Node, ReturnType<typeof hostJson>>);

const filers = listedNoun({
  name: 'filers',
  example: 'filer-7',
  summary: 'see filers, on which the disks of servers lie',
  listing: listingOf<ReturnType<typeof filerJson>>('filer', [
    ...NODE_COLUMNS,
    field('size_gb', NUMBER),
    field('ext', EXTRA),
  ]),
  ...nodesOfKind('filer'),
  toJson: filerJson,
} satisfies ListedNoun<Node, ReturnType<typeof filerJson>>);

const hostings = listedNoun({
  name: 'hostings',
  example: '8f0c2f4e-6a1b-4c5d-9e7f-1a2b3c4d5e6f',
  summary: 'see what servers are hosted as: names, places, plans and limits',
  listing: listingOf<ReturnType<typeof hostingJson>>('hosting', [
    field('server'),
    field('number', NUMBER),
    field('subdomain'),
    field('moref'),
    field('host'),
    field('datacenter'),
    field('plan'),
    field('odoo_version', EXTRA),
    field('cpu_cores', NUMBER),
    field('ram_mb', NUMBER),
    field('db_gb', NUMBER),
    field('file_gb', NUMBER),
    field('users', NUMBER),
    field('ext', EXTRA),
  ]),
  filter: { flag: 'datacenter', help: 'only those in this datacenter' },
  keyOf: ({ serverId }) => serverId,
  list: (store, page, datacenterId) =>
    store.hostings.list({ ...page, ...(datacenterId !== undefined && { datacenterId }) }),
  find: (store, serverId) => store.hostings.find(serverId),
  toJson: hostingJson,
});

export const placesCommands = { sites, datacenters, hosts, filers, hostings };
