/** The session of one client: its lines are answered in order, and no more are read until they are. */
import type { Socket } from 'node:net';
import type { MeasuredPoint } from '../../../store/store';
import { type Command, MAX_LINE_BYTES, parseLine } from './command';
import type { WriteBatch } from './group-commit';
import { type Line, lineSplitter } from './line-splitter';
import type { PutRules } from './put-line';

/** Of each point the line that says why it is not stored; undefined if it is. */
export type PutPoints = WriteBatch<MeasuredPoint, string | undefined>;

export interface Session {
  readonly put: PutPoints;
  readonly rules: PutRules;
  /** How long it waits until the client has taken the answers. */
  readonly drainTimeoutMs: number;
  /** Ends it. */
  readonly signal: AbortSignal;
}

/** Ends with the client, by what closes the connection, or at the abort; then what had arrived is stored before. */
export async function serveClient(socket: Socket, session: Session): Promise<void> {
  const { rules, signal } = session;
  const parse = (line: Line) => parseLine(line, rules);
  const lines = lineSplitter(MAX_LINE_BYTES);
  let isBusy = false;
  const onAbort = () => {
    if (!isBusy) socket.destroySoon();
  };
  signal.addEventListener('abort', onAbort);
  try {
    // A line that has no end is not carried out: it may be half a number.
    for await (const bytes of socket.iterator({ destroyOnReturn: false })) {
      isBusy = true;
      const isOpen = await answer(socket, lines.push(bytes).map(parse), session);
      isBusy = false;
      if (!isOpen || (signal.aborted && socket.readableLength === 0)) break;
    }
  } catch (error) {
    if (!isEndOf(socket, error)) throw error;
  } finally {
    signal.removeEventListener('abort', onAbort);
    socket.destroySoon();
  }
}

/** Returns whether the client may go on. */
async function answer(
  socket: Socket,
  commands: readonly Command[],
  { put, drainTimeoutMs }: Session,
): Promise<boolean> {
  const end = commands.findIndex(({ type }) => type === 'close');
  const text = await textOf(end < 0 ? commands : commands.slice(0, end), put);
  // While earlier answers are unread, further ones are dropped, so that its points are still stored.
  if (text !== '' && socket.writableLength === 0) await send(socket, text, drainTimeoutMs);
  return end < 0;
}

/** Backpressure: waits until the client has taken the answers, with a limit, since some writers, such as collectd, never read. */
const send = (socket: Socket, text: string, drainTimeoutMs: number): Promise<void> =>
  new Promise((resolve) => {
    const timeout = setTimeout(resolve, drainTimeoutMs);
    socket.write(text, () => {
      clearTimeout(timeout);
      resolve();
    });
  });

async function textOf(commands: readonly Command[], put: PutPoints): Promise<string> {
  const points = commands.flatMap((command) => (command.type === 'put' ? command.point : []));
  const outcomes = points.length > 0 ? await put(points) : [];
  const next = outcomes.values();
  return commands
    .map((command) => (command.type === 'reply' ? command.text : next.next().value))
    .map((line) => (line === undefined ? '' : `${line}\n`))
    .join('');
}

/** The client has hung up, or was cut off. */
const isEndOf = (socket: Socket, error: unknown): boolean =>
  socket.errored === error ||
  (error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE');
