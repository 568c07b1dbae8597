/** The way to a database server, which a test can close, or let swallow all that is sent. */
import { once } from 'node:events';
import {
  type AddressInfo,
  connect,
  createServer,
  type NetConnectOpts,
  type Socket,
} from 'node:net';
import { until } from '../service/load';
import type { ServerName } from './server-kinds';

export interface NetworkProxy {
  /** The same database as before, by this way. */
  readonly url: string;
  open(): Promise<void>;
  /** Nobody listens, and whoever was connected is cut off. */
  shut(): Promise<void>;
  /** Connections stay, and new ones are made, but nothing comes through them any more. */
  swallow(): void;
  /** Resolves when every client has closed its end. */
  deserted(): Promise<void>;
}

/** Where the server listens. */
function targetOf(kind: ServerName, url: URL): NetConnectOpts {
  const folder = url.searchParams.get('host');
  if (folder) return { path: `${folder}/.s.PGSQL.${url.port || 5432}` };
  const socket = url.searchParams.get('socket');
  if (socket) return { path: socket };
  return { host: url.hostname, port: Number(url.port || (kind === 'MariaDB' ? 3306 : 5432)) };
}

export async function networkProxyTo(kind: ServerName, databaseUrl: string): Promise<NetworkProxy> {
  const target = targetOf(kind, new URL(databaseUrl));
  const sockets = new Set<Socket>();
  const clients = new Set<Socket>();
  let swallows = false;
  const server = createServer({ allowHalfOpen: true }, (near) => {
    const far = connect(target);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    }
    clients.add(near);
    near.on('end', () => {
      clients.delete(near);
      if (!swallows) near.destroy();
    });
    near.on('data', (bytes) => swallows || far.write(bytes)).on('close', () => far.destroy());
    near.on('close', () => clients.delete(near));
    far.on('data', (bytes) => swallows || near.write(bytes)).on('close', () => near.destroy());
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const url = new URL(databaseUrl);
  url.search = '';
  url.host = `127.0.0.1:${port}`;
  return {
    url: url.href,
    async open() {
      swallows = false;
      if (!server.listening) await once(server.listen(port, '127.0.0.1'), 'listening');
    },
    async shut() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
    swallow() {
      swallows = true;
    },
    deserted: () => until('nobody is connected', () => clients.size === 0),
  };
}
