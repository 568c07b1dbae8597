/** Binding of series: the server, node or site that a series of points belongs to, as its tags name it. */
import type { Tags } from './series';

/** What a series belongs to. A server's project is that of the server now. */
export interface SeriesBinding {
  readonly serverId: string | null;
  readonly nodeId: string | null;
  readonly siteId: string | null;
}

export type NodeKind = 'host' | 'filer';

/** A place that a tag named, and the site that it is at; null: it is not known. */
export interface Located {
  readonly id: string;
  readonly siteId: string | null;
}

/** Places and servers by the names that tags give them. */
export interface PlaceDirectory {
  server(id: string): Located | undefined;
  serverByMoref(datacenterId: string, moref: string): Located | undefined;
  serverBySubdomain(subdomain: string): Located | undefined;
  node(datacenterId: string, kind: NodeKind, name: string): Located | undefined;
  /** By its label, or else by its id. */
  datacenter(label: string): Located | undefined;
  /** The id of the site with this name, or else with this id. */
  site(name: string): string | undefined;
}

/** Tags that hold the id of a server, in the order in which they are believed. */
export const SERVER_KEYS = ['instance_uuid', 'uuid', 'resource_id'] as const;
export const SITE_KEYS = ['servicename', 'site'] as const;
/** Every tag that a binding depends on. */
export const BINDING_KEYS = [
  ...SERVER_KEYS,
  ...['vm', 'subdomain', 'host', 'datastore', 'datacenter'],
  ...SITE_KEYS,
] as const;

/** The tag by which writers name a datacenter: its site, and its number. */
export const datacenterLabel = (siteName: string, number: number): string =>
  `${siteName}_datacenter${number}`;

/** The parts of a label; undefined for a text of another form. */
export function datacenterLabelParts(
  label: string,
): { readonly siteName: string; readonly number: number } | undefined {
  const [, siteName = '', digits = ''] = /^(.+)_datacenter([1-9]\d{0,15})$/s.exec(label) ?? [];
  const number = Number(digits);
  return siteName !== '' && Number.isSafeInteger(number) ? { siteName, number } : undefined;
}

type Find = (tags: Tags, directory: PlaceDirectory) => Located | undefined;

const byServerId: Find = (tags, directory) => {
  for (const key of SERVER_KEYS) {
    const found = directory.server(tags[key] ?? '');
    if (found) return found;
  }
  return undefined;
};

/** What stands in a datacenter under the name that the tag `key` gives. */
const inDatacenter =
  (
    key: string,
    find: (directory: PlaceDirectory, datacenterId: string, name: string) => Located | undefined,
  ): Find =>
  (tags, directory) => {
    const [name, label] = [tags[key], tags['datacenter']];
    const datacenter = label === undefined ? undefined : directory.datacenter(label);
    return datacenter && name !== undefined ? find(directory, datacenter.id, name) : undefined;
  };

const bySubdomain: Find = ({ subdomain }, directory) =>
  subdomain === undefined ? undefined : directory.serverBySubdomain(subdomain);

const SERVERS: readonly Find[] = [
  byServerId,
  inDatacenter('vm', (directory, ...name) => directory.serverByMoref(...name)),
  bySubdomain,
];

const NODES: readonly Find[] = [
  inDatacenter('host', (directory, id, name) => directory.node(id, 'host', name)),
  inDatacenter('datastore', (directory, id, name) => directory.node(id, 'filer', name)),
];

function firstOf(
  finds: readonly Find[],
  tags: Tags,
  directory: PlaceDirectory,
): Located | undefined {
  for (const find of finds) {
    const found = find(tags, directory);
    if (found) return found;
  }
  return undefined;
}

function siteNamed(tags: Tags, directory: PlaceDirectory): string | null {
  const datacenter = directory.datacenter(tags['datacenter'] ?? '');
  if (datacenter) return datacenter.siteId;
  for (const key of SITE_KEYS) {
    const siteId = directory.site(tags[key] ?? '');
    if (siteId !== undefined) return siteId;
  }
  return null;
}

/**
 * The first hit wins: a server by its id, by moref and datacenter, by subdomain; a host or a filer in a datacenter.
 * A server or node is at the site that the inventory gives, whatever the tags say: who writes for one site must not
 * reach the servers of another one by a tag. Only what is neither belongs to the site that its tags name.
 */
export function bindingOf(tags: Tags, directory: PlaceDirectory): SeriesBinding {
  const server = firstOf(SERVERS, tags, directory);
  if (server) return { serverId: server.id, nodeId: null, siteId: server.siteId };
  const node = firstOf(NODES, tags, directory);
  if (node) return { serverId: null, nodeId: node.id, siteId: node.siteId };
  return { serverId: null, nodeId: null, siteId: siteNamed(tags, directory) };
}

/** Ids of servers that would be believed before what the series is bound to now, if such servers were known. */
export function awaitedServers(tags: Tags, directory: PlaceDirectory): readonly string[] {
  const ids = SERVER_KEYS.flatMap((key) => tags[key] ?? []);
  const firstHit = ids.findIndex((id) => directory.server(id) !== undefined);
  return [...new Set(firstHit < 0 ? ids : ids.slice(0, firstHit))];
}
