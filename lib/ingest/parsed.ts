/** What a reader of a file format makes of a file: records in order, and what is none. */
import { cleanText, type Fields } from './fields';
import { type Line, MAX_LINE_BYTES, MAX_RAW_BYTES } from './lines';

/** One record, or why there is none. `line`: where it begins. */
export type Parsed =
  | { readonly line: number; readonly fields: Fields; readonly raw: string | undefined }
  | { readonly line: number; readonly fault: string; readonly raw: string };

/** Reads one file format. Throws UsageError when the rest of the file cannot be read. */
export type Reader = (chunks: AsyncIterable<Buffer>) => AsyncIterable<readonly Parsed[]>;

export const tooLong = (line: Line): Parsed => ({
  line: line.number,
  fault: `longer than ${MAX_LINE_BYTES} bytes: must be at most that`,
  raw: cutText(line.bytes.toString()),
});

export const notUtf8 = (line: number, bytes: Buffer): Parsed => ({
  line,
  fault: 'not UTF-8: must be UTF-8 text',
  raw: cutText(bytes.toString()),
});

/** Text as it can be kept: at most so many bytes, cut between characters. */
export function cutText(text: string): string {
  const kept = cleanText(text);
  if (kept.length * 3 <= MAX_RAW_BYTES) return kept;
  const bytes = Buffer.from(kept);
  if (bytes.length <= MAX_RAW_BYTES) return kept;
  let end = MAX_RAW_BYTES;
  while (isContinuation(bytes[end])) end -= 1;
  return bytes.toString('utf8', 0, end);
}

const isContinuation = (byte: number | undefined): boolean =>
  byte !== undefined && (byte & 0xc0) === 0x80;
