/** Streams a response that may be large, with backpressure: chunk by chunk, at the pace of the client. */
import type { ServerResponse } from 'node:http';
import { CooperativeScheduler } from '../../event-loop';
import { inAscii, sendText } from './json';

/** The part of a response that is made at once. */
export interface Chunk {
  /** A piece of JSON. */
  readonly text: string;
  readonly isLast: boolean;
}

/**
 * A response of one chunk gets a Content-Length. Throws what the chunks throw: before the first one
 * nothing has been sent, later the response must be aborted. No chunk is made for a client that has gone.
 */
export async function sendStream(
  res: ServerResponse,
  contentType: string,
  chunks: AsyncIterable<Chunk>,
): Promise<void> {
  if (!res.destroyed) await sendEach(res, contentType, chunks);
}

async function sendEach(
  res: ServerResponse,
  contentType: string,
  chunks: AsyncIterable<Chunk>,
): Promise<void> {
  let scheduler: CooperativeScheduler | undefined;
  for await (const { text, isLast } of chunks) {
    const ascii = inAscii(text);
    if (!res.headersSent) {
      res.setHeader('Content-Type', contentType);
      if (isLast) return sendText(res, ascii);
    }
    scheduler ??= new CooperativeScheduler();
    await write(res, ascii);
    if (scheduler.shouldYield) await scheduler.yield();
    if (res.destroyed) return;
  }
  res.end();
}

/** At the pace of the client. */
export async function write(res: ServerResponse, piece: string | Buffer): Promise<void> {
  if (!res.destroyed && !res.write(piece)) await drained(res);
}

/** Resolves at `drain`, or when the client has gone. */
const drained = (res: ServerResponse): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      res.off('drain', done);
      res.off('close', done);
      resolve();
    };
    res.on('drain', done);
    res.on('close', done);
  });
