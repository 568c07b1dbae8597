/** Responses to pipelined requests (RFC 9112, 9.3.2), and the end of their connection. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Pending responses by their connection. */
const unanswered = new WeakMap<Socket, Set<ServerResponse>>();

/**
 * Closes a response when its connection closes. Node does so for the first one in the queue only;
 * those behind it would never emit `close`, and their work would never end.
 */
export function trackPipelined({ socket }: IncomingMessage, res: ServerResponse): void {
  const answers = unanswered.get(socket) ?? watch(socket);
  answers.add(res);
  res.on('close', () => answers.delete(res));
}

function watch(socket: Socket): Set<ServerResponse> {
  const answers = new Set<ServerResponse>();
  unanswered.set(socket, answers);
  socket.once('close', () => {
    for (const res of answers) if (res.socket === null) end(res);
  });
  return answers;
}

function end(res: ServerResponse): void {
  res.destroy();
  res.emit('close');
}
