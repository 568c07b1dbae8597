/** The TCP server of the line protocol. */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import type { Log } from '../../../log';
import { type Session, serveClient } from './session';

export interface TelnetOptions extends Pick<Session, 'put' | 'rules'> {
  readonly host: string;
  /** 0: any port that is free. */
  readonly port: number;
  readonly log: Log;
  /** After so long without a byte a client is cut off. */
  readonly idleMs?: number;
  /** For so long a client that does not read its answers is waited for; then it goes on without them. */
  readonly drainTimeoutMs?: number;
}

export interface TelnetServer {
  readonly port: number;
  /** Takes no new clients; resolves when what had arrived is stored, or its clients are cut off at the deadline. */
  stop(deadlineMs: number): Promise<void>;
}

/** Writers stay connected between their rounds, which may be an hour apart. */
const IDLE_MS = 2 * 3_600_000;
const DRAIN_TIMEOUT_MS = 10_000;
/** Keep-alive probes find out earlier that a client's machine is gone. */
const PROBE_AFTER_MS = 60_000;
/** Each may hold as much memory as it sends at once. */
const MAX_CLIENTS = 1000;

/** Throws the system's error if it cannot listen. */
export async function listenTelnet(options: TelnetOptions): Promise<TelnetServer> {
  const { host, port, put, rules, log } = options;
  const { idleMs = IDLE_MS, drainTimeoutMs = DRAIN_TIMEOUT_MS } = options;
  const stopping = new AbortController();
  const sockets = new Set<Socket>();
  const server = createServer({
    // One that has sent all its lines and says so still gets the answers.
    allowHalfOpen: true,
    keepAlive: true,
    keepAliveInitialDelay: PROBE_AFTER_MS,
  });
  server.maxConnections = MAX_CLIENTS;
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    // A write fails when the client has hung up; reading shows that, too.
    socket.on('error', () => undefined);
    socket.setTimeout(idleMs, () => socket.destroy());
    socket.once('close', () => sockets.delete(socket));
    serveClient(socket, { put, rules, drainTimeoutMs, signal: stopping.signal }).catch(
      (err: unknown) => {
        log.error({ err }, 'a telnet client could not be served');
        socket.destroy();
      },
    );
  });
  server.on('drop', () =>
    log.warn({ clients: MAX_CLIENTS }, 'a telnet client too many was cut off'),
  );
  server.listen(port, host);
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async stop(deadlineMs) {
      const closed = once(server, 'close');
      server.close();
      stopping.abort();
      const deadline = setTimeout(() => {
        for (const socket of sockets) socket.destroy();
      }, deadlineMs);
      await closed;
      clearTimeout(deadline);
    },
  };
}
