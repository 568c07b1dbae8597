/** Line terminators: mends the one head of a request that a known client ends a line of with LF alone. */
import type { Server as HttpServer } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import type { Socket } from 'node:net';

/**
 * What netdata's exporter writes when it has a password. A recipient may take LF for CRLF (RFC 9112, section 2.2), but
 * Node's parser takes it nowhere or everywhere. Here it is taken in this place alone.
 */
const BARE_LF = /^(POST [^\r\n]+\r\n(?:[^\r\n]+\r\n)*Authorization: Basic [A-Za-z0-9+/=]+)\n/;
/** One request a connection, so that nothing behind it can be read otherwise than a proxy in front has read it. */
const MENDED = '$1\r\nConnection: close\r\n';

const MAX_HEAD_BYTES = 4096;
/** As Node's own limit for a head that does not come. */
const SILENT_MS = 60_000;

/** To be called before others listen for connections. Only the first bytes of a connection are looked at. */
export function mendHeads(server: HttpServer | HttpsServer): void {
  const event = 'setSecureContext' in server ? 'secureConnection' : 'connection';
  const serve = server.listeners(event);
  server.removeAllListeners(event);
  server.on(event, (socket: Socket) => {
    const hangUp = () => socket.destroy();
    socket.setTimeout(SILENT_MS, hangUp).on('error', hangUp);
    socket.once('readable', () => {
      const bytes: Buffer | null = socket.read();
      socket.setTimeout(0).off('timeout', hangUp).off('error', hangUp);
      if (bytes) socket.unshift(mended(bytes));
      for (const listener of serve) listener.call(server, socket);
    });
  });
}

function mended(bytes: Buffer): Buffer {
  const head = bytes.toString('latin1', 0, MAX_HEAD_BYTES);
  if (!BARE_LF.test(head)) return bytes;
  const rest = bytes.subarray(Math.min(bytes.length, MAX_HEAD_BYTES));
  return Buffer.concat([Buffer.from(head.replace(BARE_LF, MENDED), 'latin1'), rest]);
}
