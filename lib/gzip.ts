/** Reading gzip, which is recognised by its first bytes. */
import { createGunzip, type Gunzip } from 'node:zlib';
import { AppError } from './errors';

export const isGzip = (head: Buffer): boolean => head[0] === 0x1f && head[1] === 0x8b;

/** Bounds memory: even the most compressible data expands to a few MiB a slice. */
const SLICE_BYTES = 4096;

/**
 * Decompressed bytes. Everything before a fault is yielded before the fault is thrown, which a pipe
 * through a stream would not do. Throws `unreadableInput` for data that is damaged or ends early.
 */
export async function* gunzipped(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const gunzip = createGunzip();
  const out: Buffer[] = [];
  gunzip.on('data', (bytes: Buffer) => void out.push(bytes));
  gunzip.on('error', () => undefined); // stays in gunzip.errored
  try {
    for await (const page of slices(chunks)) {
      await written(gunzip, page);
      if (out.length > 0) yield Buffer.concat(out.splice(0));
      if (gunzip.errored) break;
    }
    await ended(gunzip);
    if (out.length > 0) yield Buffer.concat(out);
    if (gunzip.errored) throw unreadable(gunzip.errored);
  } finally {
    gunzip.destroy();
  }
}

async function* slices(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; at += SLICE_BYTES) {
      yield chunk.subarray(at, at + SLICE_BYTES);
    }
  }
}

/** Resolves when the bytes are processed; after damage zlib calls no callback, but emits `close`. */
const written = (gunzip: Gunzip, bytes: Buffer): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      gunzip.off('close', done);
      resolve();
    };
    gunzip.once('close', done);
    gunzip.write(bytes, done);
  });

const ended = (gunzip: Gunzip): Promise<void> =>
  new Promise((resolve) => {
    if (gunzip.closed) return resolve();
    gunzip.once('close', () => resolve());
    gunzip.end();
  });

const unreadable = (error: NodeJS.ErrnoException): AppError =>
  new AppError(
    'unreadableInput',
    error.code === 'Z_BUF_ERROR'
      ? 'the gzip data ends too early'
      : `the gzip data is damaged (${error.message})`,
    { cause: error },
  );
