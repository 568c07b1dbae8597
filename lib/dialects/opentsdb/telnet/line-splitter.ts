/** Framing by line delimiters: cuts a stream of bytes into lines, which end in LF or CRLF. */

const LF = 0x0a;
const CR = 0x0d;

/** A line that was longer than may be; what came of it is thrown away. */
export const TOO_LONG = Symbol('too long');

export type Line = string | typeof TOO_LONG;

export interface LineSplitter {
  /** The lines that end within these bytes. What follows the last one is kept until its end comes. */
  push(bytes: Buffer): Line[];
}

/** Holds at most `maxBytes` of a line that has not ended, however long it becomes. */
export function lineSplitter(maxBytes: number): LineSplitter {
  let begun: Buffer = Buffer.alloc(0);
  let isTooLong = false;
  return {
    push(bytes) {
      const lines: Line[] = [];
      let from = 0;
      for (let end = bytes.indexOf(LF); end >= 0; end = bytes.indexOf(LF, from)) {
        lines.push(lineOf(Buffer.concat([begun, bytes.subarray(from, end)])));
        begun = Buffer.alloc(0);
        isTooLong = false;
        from = end + 1;
      }
      isTooLong ||= begun.length + bytes.length - from > maxBytes;
      begun = isTooLong ? Buffer.alloc(0) : Buffer.concat([begun, bytes.subarray(from)]);
      return lines;
    },
  };

  function lineOf(line: Buffer): Line {
    if (isTooLong || line.length > maxBytes) return TOO_LONG;
    return line.toString('utf8', 0, line.at(-1) === CR ? line.length - 1 : line.length);
  }
}
