/** Machines: the servers that are hosted in a datacenter. */

import type { Server } from '../../domain/server';
import { DELETED, powerStateOf } from '../../domain/vscope/power-state';
import { allOf } from '../../store/pages';
import type { Datacenter, Hosting, Store } from '../../store/store';

export interface Machine {
  readonly server: Server;
  readonly hosting: Hosting;
  readonly powerState: string;
}

type Sources = Pick<Store, 'hostings' | 'servers'>;

const CHUNK = 500;

/** Those that are not deleted, by the ids of the servers. */
export async function machinesIn(
  { hostings, servers }: Sources,
  { id: datacenterId }: Pick<Datacenter, 'id'>,
  nowUs: number,
): Promise<readonly Machine[]> {
  const hostingOf = new Map<string, Hosting>();
  const list = (page: { readonly after?: string | undefined; readonly limit: number }) =>
    hostings.list({ ...page, datacenterId });
  for await (const hosting of allOf(list, ({ serverId }) => serverId))
    hostingOf.set(hosting.serverId, hosting);
  const ids = [...hostingOf.keys()];
  const machines: Machine[] = [];
  for (let at = 0; at < ids.length; at += CHUNK) {
    const found = await servers.list({ ids: ids.slice(at, at + CHUNK), limit: CHUNK });
    for (const server of found) {
      const hosting = hostingOf.get(server.id);
      if (hosting) machines.push({ server, hosting, powerState: powerStateOf(server, nowUs) });
    }
  }
  return machines.filter(({ powerState }) => powerState !== DELETED);
}

/** Also one that is deleted. */
export async function machineNumbered(
  store: Sources & Pick<Store, 'numbers'>,
  { id: datacenterId }: Pick<Datacenter, 'id'>,
  { number, nowUs }: { readonly number: number; readonly nowUs: number },
): Promise<Machine | undefined> {
  const id = await store.numbers.find('server', number);
  const [server, hosting] =
    id === undefined ? [] : await Promise.all([store.servers.find(id), store.hostings.find(id)]);
  if (!server || hosting?.datacenterId !== datacenterId) return undefined;
  return { server, hosting, powerState: powerStateOf(server, nowUs) };
}
