/** Nova's API as the one that is asked what is true. */
import { AppError } from '../../errors';
import type { NovaClient } from '../../openstack/nova/client';
import { findServer, serverPages } from '../../openstack/nova/servers';
import { isObject } from '../fields';
import type { Reference, ReferencePage } from '../reconcile/reference';
import { flavorsOf } from './flavors';
import { type ReadOptions, readServers } from './read';

export interface ApiReferenceOptions extends ReadOptions {
  readonly nova: NovaClient;
  readonly pageSize: number;
  readonly nowUs: () => number;
}

export function novaApiReference(options: ApiReferenceOptions): Reference {
  const { nova, pageSize, nowUs } = options;
  const flavors = flavorsOf(nova);
  async function pageOf(servers: readonly unknown[], askedAtUs: number): Promise<ReferencePage> {
    const read = readServers(await flavors.embed(servers), { ...options, askedAtUs });
    const { submitted, refused, outOfReach } = read;
    if (outOfReach > 0) throw isAway(outOfReach);
    return { submitted, refused, serverIds: servers.flatMap(idOf) };
  }
  return {
    name: 'nova-api',
    title: "Nova's API",
    isWhole: true,
    async *pages() {
      let askedAtUs = nowUs();
      for await (const page of serverPages(nova, { sinceUs: 0, limit: pageSize })) {
        yield await pageOf(page, askedAtUs);
        askedAtUs = nowUs();
      }
    },
    async find(serverId) {
      const askedAtUs = nowUs();
      const server = await findServer(nova, serverId);
      return server === undefined ? undefined : pageOf([server], askedAtUs);
    },
  };
}

const idOf = (server: unknown): readonly string[] =>
  isObject(server) && typeof server['id'] === 'string' ? [server['id']] : [];

/** Nothing may be concluded from what such a Nova does not report. */
const isAway = (servers: number): AppError =>
  new AppError(
    'cloudUnavailable',
    `Nova: cells are away with ${servers} servers, of which it tells nothing; reconcile when they are back`,
  );
