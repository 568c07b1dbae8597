/** Looking at the beginning of a stream before reading it. */

export interface Peeked {
  readonly head: Buffer;
  /** All of it, the head included. */
  readonly chunks: AsyncIterable<Buffer>;
}

/** Reads until the head is enough, or until the end. */
export async function peek(
  chunks: AsyncIterable<Buffer>,
  isEnough: (head: Buffer) => boolean,
): Promise<Peeked> {
  const iterator = chunks[Symbol.asyncIterator]();
  let head: Buffer = Buffer.alloc(0);
  while (!isEnough(head)) {
    const { value, done } = await iterator.next();
    if (done) break;
    head = Buffer.concat([head, value]);
  }
  return { head, chunks: resumed(head, iterator) };
}

async function* resumed(head: Buffer, iterator: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  try {
    if (head.length > 0) yield head;
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) {
      yield next.value;
    }
  } finally {
    await iterator.return?.();
  }
}

/** The same stream without its first bytes, which lie in its first chunk. */
export async function* without(
  count: number,
  chunks: AsyncIterable<Buffer>,
): AsyncGenerator<Buffer> {
  let isFirst = true;
  for await (const chunk of chunks) {
    yield isFirst ? chunk.subarray(count) : chunk;
    isFirst = false;
  }
}
