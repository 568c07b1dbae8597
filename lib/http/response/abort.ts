/** Aborts a response that has begun, so that no client can take it for a complete one. */
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';

const aborted = new WeakSet<ServerResponse>();

/** Whether we aborted the response, and not the client. `errored` cannot be used: newer Nodes set it for both. */
export const isAborted = (res: ServerResponse): boolean => aborted.has(res);

/** The reason is for the log; the client only sees a broken connection. */
export function abortResponse(res: ServerResponse, reason: unknown): void {
  aborted.add(res);
  if (res.socket) reset(res.socket);
  res.destroy(reason instanceof Error ? reason : new Error(String(reason)));
}

/** Sends RST, not FIN: for a response without a length, as in HTTP/1.0, FIN would mean that it is complete. */
export function reset(socket: Socket): void {
  // TLS marks its own end (close_notify), which is missing after this.
  if (!(socket instanceof TLSSocket || socket.destroyed)) socket.resetAndDestroy();
  // At once, not only after all data written before is flushed.
  socket.destroy();
}
