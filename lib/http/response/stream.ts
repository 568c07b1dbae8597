/** Sends an answer that may be large: chunk by chunk, at the pace of the client. */
import type { ServerResponse } from 'node:http';
import { CooperativeScheduler } from '../../event-loop';
import { inAscii, sendText } from './json';

/** So much of an answer as is made at once. */
export interface Chunk {
  /** A piece of JSON. */
  readonly text: string;
  readonly isLast: boolean;
}

/**
 * An answer of one part is sent whole, with its length. Throws what the parts throw: before the first one
 * nothing has been sent, later the answer must be cut off. No part is made for a client that has gone.
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
  const scheduler = new CooperativeScheduler();
  for await (const { text, isLast } of chunks) {
    const ascii = inAscii(text);
    if (!res.headersSent) {
      res.setHeader('Content-Type', contentType);
      if (isLast) return sendText(res, ascii);
    }
    await write(res, ascii);
    if (scheduler.shouldYield) await scheduler.yield();
    if (res.destroyed) return;
  }
  res.end();
}

async function write(res: ServerResponse, text: string): Promise<void> {
  if (!res.destroyed && !res.write(text)) await drained(res);
}

/** Resolves when there is room for more, or when the client has gone. */
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
