/** Answers to requests that came one after another on a connection, and the end of that connection. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Those that are not out yet, by their connection. */
const unanswered = new WeakMap<Socket, Set<ServerResponse>>();

/**
 * Has an answer end when its connection does. Node sees to that for the one whose turn it is;
 * those behind it would wait for their turn for ever.
 */
export function trackPipelined({ socket }: IncomingMessage, res: ServerResponse): void {
  const answers = unanswered.get(socket) ?? watch(socket);
  answers.add(res);
  res.once('close', () => answers.delete(res));
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
