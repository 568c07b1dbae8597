/** Writes results with back-pressure; a reader that leaves early is no error. */
import { AppError } from '../../errors';

/** Writes text and waits while the reader is behind. False: it was lost, and so is all that follows; the stream has the reason. */
export const write = (stream: NodeJS.WritableStream, text: string): Promise<boolean> =>
  new Promise((resolve) => void stream.write(text, (error) => resolve(!error)));

export const writeLine = (stream: NodeJS.WritableStream, line: string): Promise<boolean> =>
  write(stream, `${line}\n`);

/** One JSON text a line. */
export const writeJson = (stream: NodeJS.WritableStream, value: unknown): Promise<boolean> =>
  writeLine(stream, JSON.stringify(value));

/** Throws `interrupted` if the signal is aborted. */
export function throwIfInterrupted(signal: AbortSignal): void {
  if (signal.aborted) throw new AppError('interrupted', 'interrupted');
}
