/** Aborts an answer in its middle, so that no client can take it for a whole one. */
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';

const aborted = new WeakSet<ServerResponse>();

/** Whether we ended the answer, and not the client. `errored` does not say: newer Nodes set it for both. */
export const isAborted = (res: ServerResponse): boolean => aborted.has(res);

/** What went wrong is for the log; the client only sees that the connection is broken. */
export function abortResponse(res: ServerResponse, reason: unknown): void {
  aborted.add(res);
  if (res.socket) reset(res.socket);
  res.destroy(reason instanceof Error ? reason : new Error(String(reason)));
}

/** Where an answer has no length, as in HTTP/1.0, a connection that ends in order is the end of the answer. */
export function reset(socket: Socket): void {
  // What is encrypted has an end of its own in it, which is missing now.
  if (!(socket instanceof TLSSocket || socket.destroyed)) socket.resetAndDestroy();
  // At once, not only when all that was written before is out.
  socket.destroy();
}
