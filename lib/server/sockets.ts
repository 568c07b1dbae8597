/** The connections of a server, and which of them nobody has asked anything on. */
import type { Server, Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { reset } from '../http/response/abort';

export interface Sockets {
  /** Node counts a connection that never sent a byte of a request as busy. */
  destroyUnused(): void;
  /** All of them, so that who is in the middle of an answer notices. */
  destroyAll(): void;
}

export function socketsOf(server: Server, isSecure: boolean): Sockets {
  // By who is at the other end: once it is encrypted, a connection is another object.
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
