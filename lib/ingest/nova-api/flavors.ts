/** Sizes of servers whose answers only name a flavor, as Nova did before 2.47: each flavor is looked up once. */
import type { NovaClient } from '../../openstack/nova/client';
import { type Fields, isObject } from '../fields';

export interface Flavors {
  /** Servers with the sizes of their flavors in them, where they can be found. */
  embed(servers: readonly unknown[]): Promise<readonly unknown[]>;
  /** Ids of servers whose flavor is gone, so that their size is not known. */
  readonly without: readonly string[];
}

export function flavorsOf(nova: Pick<NovaClient, 'find'>): Flavors {
  const known = new Map<string, Fields | undefined>();
  const without: string[] = [];
  async function look(id: string): Promise<Fields | undefined> {
    if (!known.has(id))
      known.set(id, embedded(await nova.find(`/flavors/${encodeURIComponent(id)}`)));
    return known.get(id);
  }
  async function embed(server: unknown): Promise<unknown> {
    const flavor = isObject(server) ? server['flavor'] : undefined;
    if (!isObject(server) || !isObject(flavor) || typeof flavor['id'] !== 'string') return server;
    const found = await look(flavor['id']);
    if (!found) without.push(String(server['id']));
    return found ? { ...server, flavor: found } : server;
  }
  return {
    without,
    async embed(servers) {
      const embeddedServers: unknown[] = [];
      for (const server of servers) embeddedServers.push(await embed(server));
      return embeddedServers;
    },
  };
}

/** In the form in which newer versions show it within a server. */
function embedded(answer: Fields | undefined): Fields | undefined {
  const flavor = answer?.['flavor'];
  if (!isObject(flavor)) return undefined;
  const { name, vcpus, ram, disk } = flavor;
  // An empty text for none.
  const swap = flavor['swap'] || 0;
  const ephemeral = flavor['OS-FLV-EXT-DATA:ephemeral'] ?? 0;
  return { original_name: name, vcpus, ram, disk, ephemeral, swap };
}
