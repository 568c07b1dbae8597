/** A Nova over real sockets: the servers that it is given, page by page, to whoever has a token of its Keystone. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Answer, type FakeKeystone, fakeKeystone, json } from '../keystone/fake-keystone';
import { type NovaServer, type TenantUsage, tenantOf } from './recording';

export interface FakeNova {
  /** With `/v2.1` at its end. */
  readonly url: string;
  readonly keystone: FakeKeystone;
  /** In the order of the API. */
  servers: readonly NovaServer[];
  /** By id. */
  flavors: ReadonlyMap<string, object>;
  usages: readonly TenantUsage[];
  /** The newest microversion, 2.x. */
  minor: number;
  /** At most so many on a page. */
  maxLimit: number;
  /** Given one after the other instead of what is asked for; undefined: as usual. */
  readonly next: (Answer | undefined)[];
  /** Paths with their queries, without discovery. */
  readonly asked: string[];
  stop(): Promise<void>;
}

export async function fakeNova(nowUs: () => number = () => Date.now() * 1000): Promise<FakeNova> {
  const keystone = await fakeKeystone(nowUs);
  const server = createServer((req, res) => handle(req, res));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v2.1`;
  const nova = {
    ...{ url, keystone, minor: 93, maxLimit: 1000 },
    servers: [] as readonly NovaServer[],
    flavors: new Map<string, object>() as ReadonlyMap<string, object>,
    usages: [] as readonly TenantUsage[],
    next: [] as (Answer | undefined)[],
    asked: [] as string[],
    async stop() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await Promise.all([closed, keystone.stop()]);
    },
  };
  keystone.catalog = [
    {
      type: 'compute',
      endpoints: [
        { interface: 'public', region_id: 'one', url },
        { interface: 'internal', region_id: 'one', url: 'http://127.0.0.1:1/v2.1' },
      ],
    },
  ];

  function handle(req: IncomingMessage, res: ServerResponse): void {
    const path = (req.url ?? '').replace('/v2.1', '');
    const asked = { method: req.method ?? '', path, headers: req.headers, body: '' };
    answerTo(path, String(req.headers['x-auth-token']))(res, asked);
  }

  function answerTo(path: string, token: string): Answer {
    if (path === '/') return json(200, { version: { id: 'v2.1', version: `2.${nova.minor}` } });
    nova.asked.push(path);
    const instead = nova.next.shift();
    if (instead) return instead;
    if (!keystone.given.has(token)) return json(401, { error: { code: 401 } });
    return found(new URL(path, 'http://nova'));
  }

  function found({ pathname, searchParams }: URL): Answer {
    const [, kind, id = ''] = pathname.split('/');
    if (kind === 'flavors') return one('flavor', nova.flavors.get(id));
    if (kind !== 'servers') return usagePage(searchParams);
    if (id === 'detail') return serverPage(searchParams);
    return one(
      'server',
      nova.servers.find((each) => each.id === id),
    );
  }

  /** Those changed since then, after the marker; the links lead to an address that nobody is at. */
  function serverPage(query: URLSearchParams): Answer {
    const since = (query.get('changes-since') ?? '').slice(0, 19);
    const changed = nova.servers.filter(({ updated }) => String(updated) >= since);
    return page(
      { name: 'servers', links: 'servers_links', all: changed, id: (each) => each.id },
      query,
    );
  }

  function usagePage(query: URLSearchParams): Answer {
    const all = nova.usages.flatMap((tenant) =>
      tenant.server_usages.map((usage) => ({ tenant, usage })),
    );
    const { rows, next } = paged(all, ({ usage }) => usage.instance_id, query);
    const tenants = [...new Set(rows.map(({ tenant }) => tenant))].map((tenant) => {
      const usages = rows.filter((row) => row.tenant === tenant).map(({ usage }) => usage);
      return tenantOf(tenant, usages);
    });
    const links = next && { tenant_usages_links: [link(`/os-simple-tenant-usage?${next}`)] };
    return json(200, { tenant_usages: tenants, ...links });
  }

  function paged<T>(all: readonly T[], id: (row: T) => string, query: URLSearchParams) {
    const marker = query.get('marker');
    const from = marker === null ? 0 : all.findIndex((row) => id(row) === marker) + 1;
    const limit = Math.min(Number(query.get('limit') ?? nova.maxLimit), nova.maxLimit);
    const rows = all.slice(from, from + limit);
    const last = rows.at(-1);
    const isLast = last === undefined || from + limit >= all.length;
    const next = isLast ? undefined : new URLSearchParams(query);
    next?.set('marker', id(last as T));
    return { rows, next };
  }

  function page<T>(
    {
      name,
      links,
      all,
      id,
    }: { name: string; links: string; all: readonly T[]; id: (row: T) => string },
    query: URLSearchParams,
  ): Answer {
    const { rows, next } = paged(all, id, query);
    return json(200, { [name]: rows, ...(next && { [links]: [link(`/servers/detail?${next}`)] }) });
  }

  return nova;
}

const link = (path: string) => ({
  rel: 'next',
  href: `http://public.example.com:8774/v2.1${path}`,
});

const one = (name: string, value: object | undefined): Answer =>
  value ? json(200, { [name]: value }) : json(404, { itemNotFound: { code: 404, message: 'No.' } });
