/** Listening for HTTP, and stopping gracefully: running requests are finished first. */
import { once } from 'node:events';
import {
  createServer,
  type Server as HttpServer,
  type RequestListener,
  type ServerResponse,
} from 'node:http';
import { createServer as createHttpsServer, type Server as HttpsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { AppError } from '../errors';
import type { App } from '../http/app';
import { reset } from '../http/response/abort';
import { mendHeads } from './mended-heads';
import type { Tls } from './tls';

export interface Address {
  readonly host: string;
  /** 0: any port that is free. */
  readonly port: number;
}

export interface Listening {
  /** `http://HOST:PORT` or `https://HOST:PORT`, with the port that was taken. */
  readonly url: string;
  readonly port: number;
  /** Encrypts new connections with this certificate; open ones go on as they are. */
  renew(tls: Tls): void;
  /** Takes no new connections; resolves when the running requests are finished, or cut off at the deadline. */
  stop(deadlineMs: number): Promise<void>;
}

type Server = HttpServer | HttpsServer;

/**
 * How long an idle connection is kept: longer than proxies keep theirs to us, usually a minute. If both ended at once, a proxy
 * would send a request into a connection that is gone, and answer 502.
 */
const KEEP_ALIVE_MS = 75_000;

/** Listens. Throws one line on why it cannot. Without `tls` nothing is encrypted. */
export async function listen(
  handler: RequestListener & Partial<App>,
  address: Address,
  tls: Tls | null = null,
): Promise<Listening> {
  const { messages = {} } = handler;
  const server = tls
    ? createHttpsServer({ ...tls, ...messages }, handler)
    : createServer(messages, handler);
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  mendHeads(server);
  const sockets = socketsOf(server, tls !== null);
  const drain = closeOnDrain(server);
  try {
    server.listen(address.port, address.host);
    await once(server, 'listening');
  } catch (error) {
    throw listenFailure(error as NodeJS.ErrnoException, address);
  }
  return {
    ...addressOf(server, address),
    renew: (renewed) => 'setSecureContext' in server && server.setSecureContext(renewed),
    stop: (deadlineMs) => {
      drain();
      return stop(server, sockets, deadlineMs);
    },
  };
}

function addressOf(server: Server, { host }: Address): Pick<Listening, 'url' | 'port'> {
  const { port } = server.address() as AddressInfo;
  const scheme = 'setSecureContext' in server ? 'https' : 'http';
  return { url: `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}`, port };
}

/** From the call of the result on, answers whose headers are not sent yet say `Connection: close`. */
function closeOnDrain(server: Server): () => void {
  const pending = new Set<ServerResponse>();
  let isDraining = false;
  server.prependListener('request', (_req, res: ServerResponse) => {
    if (isDraining) res.shouldKeepAlive = false;
    pending.add(res);
    res.on('close', () => pending.delete(res));
  });
  return () => {
    isDraining = true;
    for (const res of pending) res.shouldKeepAlive = false;
  };
}

const IDLE_SWEEP_MS = 50;

async function stop(server: Server, sockets: Sockets, deadlineMs: number): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  sockets.destroyUnused();
  // A kept-alive connection falls idle only when its last answer is out, so one look is not enough.
  const sweep = setInterval(() => server.closeIdleConnections(), IDLE_SWEEP_MS);
  const deadline = setTimeout(() => {
    sockets.destroyAll();
    server.closeAllConnections();
  }, deadlineMs);
  await closed;
  clearInterval(sweep);
  clearTimeout(deadline);
}

interface Sockets {
  /** Destroys connections without a request, which Node counts as busy. */
  destroyUnused(): void;
  /** Resets all of them, so that a client in the middle of an answer notices. */
  destroyAll(): void;
}

function socketsOf(server: Server, isSecure: boolean): Sockets {
  // By the peer's address: once it is encrypted, a connection is another object.
  const sockets = new Map<string, Socket>();
  const keep = (socket: Socket): void => {
    const peer = `${socket.remoteAddress} ${socket.remotePort}`;
    sockets.set(peer, socket);
    socket.once('close', () => {
      if (sockets.get(peer) === socket) sockets.delete(peer);
    });
  };
  server.on('connection', keep).on('secureConnection', keep);
  const isGreeting = (socket: Socket) => isSecure && !(socket instanceof TLSSocket);
  return {
    destroyUnused() {
      for (const socket of sockets.values()) {
        if (socket.bytesRead === 0 || isGreeting(socket)) socket.destroy();
      }
    },
    destroyAll() {
      for (const socket of sockets.values()) reset(socket);
    },
  };
}

const FLAGS = { host: '--host', port: '--port, or 0 for a free one' };

/** One line on why an address cannot be listened on; `flags` set it. */
export function listenFailure(
  error: NodeJS.ErrnoException,
  { host, port }: Address,
  flags: Readonly<Record<keyof Address, string>> = FLAGS,
): AppError {
  const where = `cannot listen on ${host}, port ${port}`;
  const options = { cause: error };
  switch (error.code) {
    case 'EADDRINUSE':
      return new AppError(
        'portInUse',
        `${where}: the port is in use; choose another with ${flags.port}`,
        options,
      );
    case 'EACCES':
      return new AppError(
        'invalidArgument',
        `${where}: not permitted; allowed: ports from 1024`,
        options,
      );
    default:
      return new AppError(
        'invalidArgument',
        `${where}: ${error.code}; ${flags.host} must be an address of this machine`,
        options,
      );
  }
}
