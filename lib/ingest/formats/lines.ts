/** Splits bytes into lines, and never holds more of a line than may be kept. */

/** The longest line that is accepted. */
export const MAX_LINE_BYTES = 1 << 20;

/** How much is kept of a line that is too long. */
export const MAX_CUT_BYTES = 1 << 16;

export interface Line {
  /** From 1. */
  readonly number: number;
  /** Without the line feed; only a beginning if the line is too long. */
  readonly bytes: Buffer;
  readonly isTooLong: boolean;
}

const LINE_FEED = 0x0a;

/** A line that has not ended yet. Bytes beyond the limit are counted and discarded. */
export class OpenLine {
  #parts: Buffer[] = [];
  #length = 0;

  add(part: Buffer): void {
    const isTooLong = this.#length + part.length > MAX_LINE_BYTES;
    const room = Math.max(0, (isTooLong ? MAX_CUT_BYTES : MAX_LINE_BYTES) - this.#length);
    if (room > 0 && part.length > 0) this.#parts.push(part.subarray(0, room));
    this.#length += part.length;
  }

  get isEmpty(): boolean {
    return this.#length === 0;
  }

  /** Ends the line and begins the next one. */
  take(number: number): Line {
    const isTooLong = this.#length > MAX_LINE_BYTES;
    const [first = Buffer.alloc(0)] = this.#parts;
    const whole = this.#parts.length > 1 ? Buffer.concat(this.#parts) : first;
    this.#parts = [];
    this.#length = 0;
    return { number, bytes: isTooLong ? whole.subarray(0, MAX_CUT_BYTES) : whole, isTooLong };
  }
}

/** The lines of a stream; for each chunk, those that end in it. The last line needs no line feed. */
export async function* readLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<readonly Line[]> {
  const open = new OpenLine();
  let number = 0;
  for await (const chunk of chunks) {
    const lines: Line[] = [];
    let start = 0;
    for (let end = nextEnd(chunk, 0); end >= 0; end = nextEnd(chunk, start)) {
      open.add(chunk.subarray(start, end));
      number += 1;
      lines.push(open.take(number));
      start = end + 1;
    }
    open.add(chunk.subarray(start));
    if (lines.length > 0) yield lines;
  }
  if (!open.isEmpty) yield [open.take(number + 1)];
}

const nextEnd = (chunk: Buffer, from: number): number => chunk.indexOf(LINE_FEED, from);
