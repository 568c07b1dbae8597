/** What the readers of file formats yield: records in order, and input that is not a record. */

import type { Fields } from '../fields';
import { cleanText } from '../text';
import { cutNote, NOT_UTF8, TOO_LONG } from './faults';
import { type Line, MAX_CUT_BYTES, MAX_LINE_BYTES } from './lines';

/** Input that is not a record. */
export interface Faulty {
  readonly line: number;
  readonly fault: string;
  readonly raw: string;
}

/** One record, or why there is none. `line`: where it begins. */
export type Parsed =
  | { readonly line: number; readonly fields: Fields; readonly raw: string | undefined }
  | Faulty;

/** Reads one file format. Throws AppError when the rest of the file cannot be read. */
export type Reader = (chunks: AsyncIterable<Buffer>) => AsyncIterable<readonly Parsed[]>;

export const tooLong = (line: Line): Faulty => ({
  line: line.number,
  fault: `${TOO_LONG}${cutNote(MAX_CUT_BYTES)}`,
  raw: cutText(line.bytes.toString(), MAX_CUT_BYTES),
});

export const notUtf8 = (line: number, bytes: Buffer): Faulty => ({
  line,
  fault: NOT_UTF8,
  raw: cutText(bytes.toString()),
});

/** Text as it can be stored, cut between characters to at most so many bytes. */
export function cutText(text: string, maxBytes = MAX_LINE_BYTES): string {
  const kept = cleanText(text);
  if (kept.length * 3 <= maxBytes) return kept;
  const bytes = Buffer.from(kept);
  if (bytes.length <= maxBytes) return kept;
  let end = maxBytes;
  while (isContinuation(bytes[end])) end -= 1;
  return bytes.toString('utf8', 0, end);
}

const isContinuation = (byte: number | undefined): boolean =>
  byte !== undefined && (byte & 0xc0) === 0x80;
