/** The servers of a Nova, of all projects, as its API shows them. */
import { isoTime } from '../../time';
import type { NovaClient } from './client';
import { pagesOf } from './pages';

export interface ServersSince {
  /** Only what changed then or later, deleted servers too; as far as Nova still has them. */
  readonly sinceUs: number;
  /** Servers on a page at most. */
  readonly limit: number;
}

/** In the order in which they were made, which no change disturbs while it is read. */
export const serverPages = (
  nova: Pick<NovaClient, 'get'>,
  { sinceUs, limit }: ServersSince,
): AsyncGenerator<readonly unknown[]> =>
  pagesOf(nova, {
    path: '/servers/detail',
    query: {
      all_tenants: '1',
      'changes-since': `${isoTime(sinceUs).slice(0, 19)}Z`,
      limit: String(limit),
    },
    itemsIn: ({ servers }) => (Array.isArray(servers) ? servers : undefined),
    links: 'servers_links',
  });

/** Undefined if Nova does not know it, or no longer. */
export async function findServer(nova: Pick<NovaClient, 'find'>, id: string): Promise<unknown> {
  return (await nova.find(`/servers/${encodeURIComponent(id)}`))?.['server'];
}
