/** The source that reads a file or standard input. */
import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { AppError } from '../errors';
import { file } from './file';
import type { Parsed, ReadOptions } from './formats/parsed';
import { type FileFormat, READERS } from './formats/registry';
import { type Text, textIn } from './formats/sniff';
import { Batcher, type BatcherOptions } from './records/batcher';
import { originOf, type Source, type SourceBatch } from './source';

export interface ReadableFile extends ReadOptions {
  /** The name that it was given by, used in messages and origins. */
  readonly name: string;
  /** A path, or an open stream. */
  readonly content: string | Readable;
  readonly format: FileFormat | 'auto';
  /** Aborted: what was read so far is yielded, then `interrupted` is thrown. */
  readonly signal?: AbortSignal | undefined;
}

export type FileInput = ReadableFile & Omit<BatcherOptions, 'origin' | 'sourceClass'>;

/** Throws `unreadableInput` or `refusedInput` for a file that breaks off, after yielding what could be read. */
export const fileSource = (input: FileInput): Source => ({
  name: input.name,
  batches: () => opened(input, (stream) => batchesOf(stream, input)),
});

/** The records of a file before they are translated; throws as `fileSource` does. */
export const fileRecords = (input: ReadableFile): AsyncGenerator<readonly Parsed[]> =>
  opened(input, async function* (stream) {
    for await (const { records } of recordsOf(bytesOf(stream, input), input)) yield records;
  });

/** The text of a file, decompressed, in whatever format; throws as `fileSource` does. */
export const readText = <T>(
  input: ReadableFile,
  read: (text: Text) => AsyncIterable<T>,
): AsyncGenerator<T> =>
  opened(input, async function* (stream) {
    yield* read(await textIn(bytesOf(stream, input), input.name, input.format));
  });

/** Reads a stream and closes it afterwards, or when the signal aborts. */
async function* opened<T>(
  { content, signal }: ReadableFile,
  read: (stream: Readable) => AsyncGenerator<T>,
): AsyncGenerator<T> {
  const stream = typeof content === 'string' ? createReadStream(content) : content;
  const stopReading = () => void stream.destroy();
  signal?.addEventListener('abort', stopReading);
  try {
    yield* read(stream);
  } finally {
    signal?.removeEventListener('abort', stopReading);
    stream.destroy();
  }
}

async function* batchesOf(stream: Readable, input: FileInput): AsyncGenerator<SourceBatch> {
  const batcher = new Batcher({
    ...input,
    origin: originOf(file, input.name),
    sourceClass: file.sourceClass,
  });
  const bytes = counted(bytesOf(stream, input));
  let failure: unknown;
  try {
    for await (const { records, textBytes } of recordsOf(bytes.chunks, input)) {
      for (const record of records) {
        batcher.add([record], textBytes);
        if (batcher.isFull) yield batcher.take(bytes.count());
      }
    }
  } catch (error) {
    failure = located(error, batcher.lastLine);
  }
  if (!batcher.isEmpty) yield batcher.take(bytes.count());
  if (failure !== undefined) throw failure;
}

interface Portion {
  readonly records: readonly Parsed[];
  /** The length of all text read so far. */
  readonly textBytes: number;
}

async function* recordsOf(
  bytes: AsyncIterable<Buffer>,
  { name, format: wanted, ...options }: ReadableFile,
): AsyncGenerator<Portion> {
  const { format, chunks } = await textIn(bytes, name, wanted);
  const text = counted(chunks);
  for await (const records of READERS[format](text.chunks, options)) {
    yield { records, textBytes: text.count() };
  }
}

interface Counted {
  readonly chunks: AsyncIterable<Buffer>;
  /** The number of bytes passed on so far. */
  count(): number;
}

function counted(chunks: AsyncIterable<Buffer>): Counted {
  let bytes = 0;
  async function* passOn(): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      bytes += chunk.length;
      yield chunk;
    }
  }
  return { chunks: passOn(), count: () => bytes };
}

async function* bytesOf(stream: Readable, { name, signal }: ReadableFile): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of stream) yield chunk;
  } catch (error) {
    if (signal?.aborted) throw new AppError('interrupted', `${name}: interrupted`);
    throw unreadable(error as NodeJS.ErrnoException);
  }
}

const unreadable = (error: NodeJS.ErrnoException): AppError =>
  new AppError('unreadableInput', `cannot be read (${error.code ?? error.message})`, {
    cause: error,
  });

/** Adds to the error how far the file could be read. */
function located(failure: unknown, lastLine: number): unknown {
  if (!(failure instanceof AppError) || failure.code !== 'unreadableInput') return failure;
  const extent = lastLine > 0 ? ` after line ${lastLine}; the lines up to it were read` : '';
  return new AppError(failure.code, `${failure.message}${extent}`, { cause: failure });
}
