/** Warm-up: typical requests before the server listens, so that the first client does not wait for what is done once. */
import { createServer, type RequestListener, type Server } from 'node:http';
import { addAbortSignal, duplexPair } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { Services } from '../dialects/dialect';
import type { App } from '../http/app';
import { NO_LOCAL_IDENTITY } from '../identity/caller';
import { NO_LOG } from '../log';

/** As often as the engine needs to optimise what all requests run through. */
const ROUNDS = 10;

/** A slow database must not keep the service from listening. */
const MAX_MS = 2000;

/** Sends GET requests to an app, one after another, and discards the answers. */
export async function warmUp(
  app: RequestListener & Partial<App>,
  targets: readonly string[],
  maxMs: number = MAX_MS,
): Promise<void> {
  const signal = AbortSignal.timeout(maxMs);
  const server = createServer(app.messages ?? {}, app);
  for (const target of Array.from({ length: ROUNDS }, () => targets).flat()) {
    if (!signal.aborted) await send(server, target, signal);
  }
}

/** Over a connection in memory: a server that never listens cannot be reached by anyone else. */
async function send(server: Server, target: string, signal: AbortSignal): Promise<void> {
  const [client, socket] = duplexPair();
  addAbortSignal(signal, client);
  server.emit('connection', socket);
  client.write(`GET ${target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
  // Only the deadline ends it early.
  await finished(client.resume(), { writable: false }).catch(() => socket.destroy());
  client.destroy();
}

/** For an app that only these requests reach: every request is allowed, and nothing is logged. */
export const WARM_UP_SERVICES: Pick<Services, 'authenticate' | 'may' | 'log'> = {
  authenticate: async () => ({
    userId: null,
    projectId: null,
    domainId: null,
    isSystem: false,
    roles: [],
    ...NO_LOCAL_IDENTITY,
  }),
  may: () => true,
  log: NO_LOG,
};
