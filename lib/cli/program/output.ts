/** Writing results so that a slow reader slows us down, and one that leaves early is no error. */
import { AppError } from '../../errors';

/** Writes text and waits while the reader is behind. False: it was lost, and so will be all that follows; the stream itself tells why. */
export const write = (stream: NodeJS.WritableStream, text: string): Promise<boolean> =>
  new Promise((resolve) => void stream.write(text, (error) => resolve(!error)));

export const writeLine = (stream: NodeJS.WritableStream, line: string): Promise<boolean> =>
  write(stream, `${line}\n`);

/** One JSON text a line, as scripts like it. */
export const writeJson = (stream: NodeJS.WritableStream, value: unknown): Promise<boolean> =>
  writeLine(stream, JSON.stringify(value));

/** Ends long work between two slices when somebody asked to stop. */
export function throwIfInterrupted(signal: AbortSignal): void {
  if (signal.aborted) throw new AppError('interrupted', 'interrupted');
}
