/** Writing results so that a slow reader slows us down, and one that leaves early is no error. */
import { once } from 'node:events';
import { UsageError } from '../domain/errors';

/** Writes text and waits while the reader is behind. */
export async function write(stream: NodeJS.WritableStream, text: string): Promise<void> {
  if (!stream.write(text)) await once(stream, 'drain');
}

export const writeLine = (stream: NodeJS.WritableStream, line: string): Promise<void> =>
  write(stream, `${line}\n`);

/** One JSON text a line, as scripts like it. */
export const writeJson = (stream: NodeJS.WritableStream, value: unknown): Promise<void> =>
  writeLine(stream, JSON.stringify(value));

/** Ends long work between two slices when somebody asked to stop. */
export function stopIfAsked(stop: AbortSignal): void {
  if (stop.aborted) throw new UsageError('interrupted', 'interrupted');
}
