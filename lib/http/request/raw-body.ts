/** The body of a request: its bytes, plain and never more than are allowed. */
import type { IncomingMessage } from 'node:http';
import { AppError } from '../../errors';
import { gunzipped, isGzip } from '../../gzip';
import { peek, without } from '../../peek';

/** The most text that one request may hold, and the most bytes that may come for it. */
export const MAX_BODY_BYTES = 64 << 20;

/** So little at a time that cutting it into lines keeps nobody waiting. */
const PORTION_BYTES = 16 << 10;

const BOM = Buffer.from([0xef, 0xbb, 0xbf]);

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

async function* limited(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) throw tooLarge();
    yield chunk;
  }
}

const tooLarge = (): AppError =>
  new AppError('tooLarge', `the body must have at most ${MAX_BODY_BYTES} bytes, decompressed`);

async function* portions(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; at += PORTION_BYTES) {
      yield chunk.subarray(at, at + PORTION_BYTES);
    }
  }
}

/**
 * Reads on without listening, up to the same limit again: many clients look for an answer only when all is sent,
 * and a connection that is closed while they send may lose it.
 */
export async function drain(req: IncomingMessage): Promise<void> {
  try {
    for await (const _ of limited(bytesOf(req)));
  } catch {
    req.resume(); // nobody sends as much by mistake; whoever keeps the connection can still be answered
  }
}
