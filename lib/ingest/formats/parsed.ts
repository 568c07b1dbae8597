/** What the readers of file formats yield: records in order, and input that is not a record. */

import type { Fields } from '../fields';
import { cleanText } from '../text';
import { cutNote, LONE_RETURNS, NOT_UTF8, TOO_LONG } from './faults';
import { type Line, MAX_CUT_BYTES, MAX_LINE_BYTES } from './lines';

/** Input that is not a record. */
export interface Faulty {
  readonly line: number;
  readonly fault: string;
  readonly field?: string;
  readonly raw: string;
}

/** Something to know about the text itself. */
export interface Remark {
  readonly line: number;
  readonly remark: string;
}

/** One record, or why there is none, or a remark. `line`: where it begins. */
export type Parsed = ParsedRecord | Faulty | Remark;

export interface ParsedRecord {
  readonly line: number;
  readonly fields: Fields;
  /** The text that it was read from; of a row of CSV its fields are kept instead. */
  readonly raw: string | undefined;
}

/** Reads one file format. Throws AppError when the rest of the file cannot be read. */
export type Reader = (
  chunks: AsyncIterable<Buffer>,
  options?: ReadOptions,
) => AsyncIterable<readonly Parsed[]>;

/** How CSV is to be read; other formats need no options. */
export interface ReadOptions {
  /** What separates cells; guessed by the header if it is not given. */
  readonly delimiter?: string | undefined;
  /** `\\N` and `NULL` are texts. */
  readonly nullIsText?: boolean | undefined;
}

export const tooLong = (line: Line): Faulty => ({
  line: line.number,
  fault: `${hasLoneReturns(line.bytes.toString('latin1')) ? LONE_RETURNS : TOO_LONG}${cutNote(MAX_CUT_BYTES)}`,
  raw: cutText(line.bytes.toString(), MAX_CUT_BYTES),
});

export const notUtf8 = (line: number, bytes: Buffer): Faulty => ({
  line,
  fault: NOT_UTF8,
  raw: cutText(bytes.toString()),
});

/** Files that were joined to one stream may each begin with a byte order mark. */
export const withoutBom = (text: string): string =>
  text.startsWith('\ufeff') ? text.slice(1) : text;

/** Carriage returns without a line feed, which ended lines on old Macs. */
export const hasLoneReturns = (text: string): boolean => /\r[^\n]/.test(text);

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
