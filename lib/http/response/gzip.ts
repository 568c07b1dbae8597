/** Answers that are compressed, for clients that ask for it. */
import type { ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Request } from 'express';
import { inAscii } from './json';
import { type Chunk, write } from './stream';

export const wantsGzip = (req: Pick<Request, 'acceptsEncodings'>): boolean =>
  req.acceptsEncodings('gzip') === 'gzip';

/** As `sendStream`: it throws what the chunks throw, and nothing has been sent before the first bytes. */
export async function sendGzip(
  res: ServerResponse,
  contentType: string,
  chunks: AsyncIterable<Chunk>,
): Promise<void> {
  const gzip = createGzip();
  // Whoever reads gets its failure.
  const written = pipeline(asciiOf(chunks), gzip).catch(() => undefined);
  for await (const bytes of gzip) {
    if (res.destroyed) return;
    if (!res.headersSent) {
      res.setHeader('Content-Type', contentType);
      res.setHeader('Content-Encoding', 'gzip');
      res.setHeader('Vary', 'Accept-Encoding');
    }
    await write(res, bytes);
  }
  await written;
  res.end();
}

async function* asciiOf(chunks: AsyncIterable<Chunk>): AsyncGenerator<string> {
  for await (const { text } of chunks) yield inAscii(text);
}
