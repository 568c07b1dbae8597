/** Servers as they are hosted: their numbers, names, states and limits. */
import { statusOf } from '../../domain/hosted/status';
import type { HostedLimits } from '../../domain/hosted/usage';
import type { Server } from '../../domain/server';
import { exactly } from '../../domain/values/exact-decimal';
import type { Hosting, Store } from '../../store/store';

export interface HostedServer {
  readonly id: string;
  readonly number: number;
  readonly name: string;
  readonly projectId: string | null;
  readonly status: string;
  readonly hosting: Hosting | null;
  readonly limits: HostedLimits;
}

type Sources = Pick<Store, 'servers' | 'hostings' | 'numbers'>;

const CHUNK = 500;

/** In the order of the ids. */
export async function hostedServers(
  store: Sources,
  ids: readonly string[],
  nowUs: number,
): Promise<readonly HostedServer[]> {
  const found = new Map<string, HostedServer>();
  for (let at = 0; at < ids.length; at += CHUNK) {
    const some = ids.slice(at, at + CHUNK);
    const servers = await store.servers.list({ ids: some, limit: CHUNK });
    for (const server of await asHosted(store, servers, nowUs)) found.set(server.id, server);
  }
  return ids.flatMap((id) => found.get(id) ?? []);
}

/** The servers that a text may mean, the most likely first: by number, then by subdomain. */
export async function namedServers(
  store: Sources,
  text: string,
  nowUs: number,
): Promise<readonly HostedServer[]> {
  const byNumber = NUMBER.test(text) ? await store.numbers.find('server', Number(text)) : undefined;
  const bySubdomain = await store.hostings.findBySubdomain(text);
  const ids = [byNumber, bySubdomain?.serverId].filter((id) => id !== undefined);
  return hostedServers(store, [...new Set(ids)], nowUs);
}

const NUMBER = /^[1-9]\d{0,14}$/;

async function asHosted(
  { hostings, numbers }: Sources,
  servers: readonly Server[],
  nowUs: number,
): Promise<readonly HostedServer[]> {
  if (servers.length === 0) return [];
  const ids = servers.map(({ id }) => id);
  const [hostingOf, numberOf] = await Promise.all([
    hostings.ofServers(ids),
    numbers.assign('server', ids),
  ]);
  return servers.map((server) => {
    const hosting = hostingOf.get(server.id) ?? null;
    return {
      id: server.id,
      number: numberOf.get(server.id) ?? 0,
      name: hostedName(server, hosting?.subdomain ?? null),
      projectId: server.projectId,
      status: statusOf(server, nowUs),
      hosting,
      limits: limitsOf(server, hosting),
    };
  });
}

/** What a server without a name is called by. */
export const hostedName = (
  { id, name }: Pick<Server, 'id' | 'name'>,
  subdomain: string | null,
): string => name ?? subdomain ?? id;

const limitsOf = ({ size }: Server, hosting: Hosting | null): HostedLimits => ({
  cpuCores: exactly(hosting?.cpuCores ?? size?.vcpus ?? 0),
  ramMb: exactly(hosting?.ramMb ?? size?.memoryMb ?? 0),
  dbGb: exactly(hosting?.dbGb ?? 0),
  fileGb: exactly(hosting?.fileGb ?? 0),
});
