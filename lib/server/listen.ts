/** Listening for HTTP, and stopping without cutting anybody short. */
import { once } from 'node:events';
import {
  createServer,
  type Server as HttpServer,
  type RequestListener,
  type ServerResponse,
} from 'node:http';
import { createServer as createHttpsServer, type Server as HttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { AppError } from '../errors';
import { type Sockets, socketsOf } from './sockets';
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
  /** New connections are encrypted with this from now on; the others go on as they are. */
  renew(tls: Tls): void;
  /** Takes no new connections from now on; resolves when the running requests are finished, or cut at the deadline. */
  stop(deadlineMs: number): Promise<void>;
}

type Server = HttpServer | HttpsServer;

/** Listens, or throws one line on why not. Without `tls` nothing is encrypted. */
export async function listen(
  handler: RequestListener,
  address: Address,
  tls: Tls | null = null,
): Promise<Listening> {
  const draining = drainable(handler);
  const server = tls ? createHttpsServer(tls, draining.handler) : createServer(draining.handler);
  const sockets = socketsOf(server, tls !== null);
  try {
    server.listen(address.port, address.host);
    await once(server, 'listening');
  } catch (error) {
    throw refusal(error as NodeJS.ErrnoException, address);
  }
  return {
    ...placeOf(server, address),
    renew: (renewed) => 'setSecureContext' in server && server.setSecureContext(renewed),
    stop: (deadlineMs) => {
      draining.begin();
      return stop(server, sockets, deadlineMs);
    },
  };
}

/** From `begin` on, every answer says `Connection: close`, so that clients send their next request elsewhere. */
function drainable(handler: RequestListener) {
  const unanswered = new Set<ServerResponse>();
  let isDraining = false;
  return {
    handler: ((req, res) => {
      res.shouldKeepAlive &&= !isDraining;
      unanswered.add(res);
      res.once('close', () => unanswered.delete(res));
      handler(req, res);
    }) satisfies RequestListener,
    begin() {
      isDraining = true;
      for (const res of unanswered) res.shouldKeepAlive = false;
    },
  };
}

function placeOf(server: Server, { host }: Address): Pick<Listening, 'url' | 'port'> {
  const { port } = server.address() as AddressInfo;
  const scheme = 'setSecureContext' in server ? 'https' : 'http';
  return { url: `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}`, port };
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

function refusal(error: NodeJS.ErrnoException, { host, port }: Address): AppError {
  const where = `cannot listen on ${host}, port ${port}`;
  const options = { cause: error };
  switch (error.code) {
    case 'EADDRINUSE':
      return new AppError(
        'portInUse',
        `${where}: the port is in use; choose another with --port, or 0 for a free one`,
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
        `${where}: ${error.code}; --host must be an address of this machine`,
        options,
      );
  }
}
