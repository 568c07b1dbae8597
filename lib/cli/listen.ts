/** Listening for HTTP, and stopping without cutting anybody short. */
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { UsageError } from '../domain/errors';

export interface Address {
  readonly host: string;
  /** 0: any port that is free. */
  readonly port: number;
}

export interface Listening {
  /** `http://HOST:PORT`, with the port that was taken. */
  readonly url: string;
  readonly port: number;
  /** Takes no new connections from now on; resolves when the running requests are finished, or cut at the deadline. */
  stop(deadlineMs: number): Promise<void>;
}

/** Listens, or throws one line on why not. */
export async function listen(handler: RequestListener, address: Address): Promise<Listening> {
  const server = createServer(handler);
  const sockets = socketsOf(server);
  try {
    server.listen(address.port, address.host);
    await once(server, 'listening');
  } catch (error) {
    throw refusal(error as NodeJS.ErrnoException, address);
  }
  return {
    ...placeOf(server, address),
    stop: (deadlineMs) => stop(server, sockets, deadlineMs),
  };
}

function socketsOf(server: Server): ReadonlySet<Socket> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  return sockets;
}

function placeOf(server: Server, { host }: Address): Pick<Listening, 'url' | 'port'> {
  const { port } = server.address() as AddressInfo;
  return { url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`, port };
}

const IDLE_SWEEP_MS = 50;

async function stop(
  server: Server,
  sockets: ReadonlySet<Socket>,
  deadlineMs: number,
): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  // Node counts a connection that never sent a byte as busy.
  for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
  // A kept-alive connection falls idle only when its last answer is out, so one look is not enough.
  const sweep = setInterval(() => server.closeIdleConnections(), IDLE_SWEEP_MS);
  const deadline = setTimeout(() => server.closeAllConnections(), deadlineMs);
  await closed;
  clearInterval(sweep);
  clearTimeout(deadline);
}

function refusal(error: NodeJS.ErrnoException, { host, port }: Address): UsageError {
  const where = `cannot listen on ${host}, port ${port}`;
  const options = { cause: error };
  switch (error.code) {
    case 'EADDRINUSE':
      return new UsageError(
        'portInUse',
        `${where}: the port is in use; choose another with --port, or 0 for a free one`,
        options,
      );
    case 'EACCES':
      return new UsageError('usage', `${where}: not permitted; allowed: ports from 1024`, options);
    default:
      return new UsageError(
        'usage',
        `${where}: ${error.code}; --host must be an address of this machine`,
        options,
      );
  }
}
