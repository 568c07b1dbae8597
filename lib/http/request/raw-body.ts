/** The body of a request: its exact bytes, or its content, and never more than is allowed. */
import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { AppError } from '../../errors';
import { gunzipped, isGzip } from '../../gzip';
import { peek, without } from '../../peek';

/** By default: the most bytes that are read of a request, and the most that they may decompress to. */
export const MAX_BODY_BYTES = 64 << 20;

/** Small, so that splitting a portion into lines does not block the event loop. */
const PORTION_BYTES = 16 << 10;

const BOM = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * The body exactly as sent, as signatures need it; keep it for `plainBytes`.
 * Throws `tooLarge`, or `interrupted` if the client is gone. A body that is too large is read on, so that the client gets the answer.
 */
export async function exactBody(
  req: IncomingMessage,
  maxBytes: number = MAX_BODY_BYTES,
): Promise<Buffer> {
  try {
    return await concat(limited(bytesOf(req), maxBytes));
  } catch (error) {
    await drain(req);
    throw error;
  }
}

/** The content of such a body: decompressed if `Content-Encoding` says so. Throws `tooLarge`, `unreadableInput` or `unsupportedMediaType`. */
export async function plainBytes(
  body: Buffer,
  contentEncoding: string | undefined,
  maxBytes: number = MAX_BODY_BYTES,
): Promise<Buffer> {
  if (!isGzipCoding(contentEncoding)) return body;
  return concat(limited(gunzipped(Readable.from([body])), maxBytes));
}

/** Throws `unsupportedMediaType` for a content coding other than gzip. */
export function isGzipCoding(contentEncoding = 'identity'): boolean {
  const name = contentEncoding.trim().toLowerCase();
  if (name === 'gzip' || name === 'x-gzip') return true;
  if (name === 'identity' || name === '') return false;
  const given = JSON.stringify(contentEncoding);
  throw new AppError('unsupportedMediaType', `Content-Encoding: ${given}: must be gzip, or none`);
}

async function concat(chunks: AsyncIterable<Buffer>): Promise<Buffer> {
  const all: Buffer[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
}

/** UTF-8 text without a byte order mark. Throws `tooLarge`, `unreadableInput`, or `interrupted` if the client is gone. */
export async function* textOf(req: IncomingMessage, isCompressed: boolean): AsyncGenerator<Buffer> {
  const sent = limited(bytesOf(req));
  const text = isCompressed ? limited(gunzipped(sent)) : sent;
  const { head, chunks } = await peek(text, ({ length }) => length >= BOM.length);
  if (isGzip(head)) throw new AppError('unreadableInput', HIDDEN_GZIP);
  const hasBom = head.subarray(0, BOM.length).equals(BOM);
  yield* portions(hasBom ? without(BOM.length, chunks) : chunks);
}

const HIDDEN_GZIP = 'the body is gzip data: must be told by the header Content-Encoding: gzip';

/** The request stays usable when reading ends early: it must still be answered. */
async function* bytesOf(req: IncomingMessage): AsyncGenerator<Buffer> {
  try {
    yield* req.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
  } catch (cause) {
    throw new AppError('interrupted', 'the client went away', { cause });
  }
}

async function* limited(
  chunks: AsyncIterable<Buffer>,
  maxBytes = MAX_BODY_BYTES,
): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw tooLarge(maxBytes);
    yield chunk;
  }
}

const tooLarge = (maxBytes: number): AppError =>
  new AppError('tooLarge', `the body must have at most ${maxBytes} bytes, decompressed`);

async function* portions(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; at += PORTION_BYTES) {
      yield chunk.subarray(at, at + PORTION_BYTES);
    }
  }
}

/**
 * Reads the rest and discards it, up to the same limit again: many clients look for an answer only when all is sent,
 * and closing the connection while they send may lose the answer.
 */
export async function drain(req: IncomingMessage): Promise<void> {
  try {
    for await (const _ of limited(bytesOf(req)));
  } catch {
    req.resume(); // the rest is discarded as it arrives
  }
}
