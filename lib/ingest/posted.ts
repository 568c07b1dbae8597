/** The records of a posted body, within limits: NDJSON, the elements of a JSON list, or CSV. */
import { AppError } from '../errors';
import type { CooperativeScheduler } from '../event-loop';
import { readCsv } from './formats/csv';
import { parseElement, readElements } from './formats/json-list';
import { readLines } from './formats/lines';
import { parseLine } from './formats/ndjson';
import type { Parsed } from './formats/parsed';

/** The most records that one request may hold. */
export const MAX_RECORDS = 10_000;

/** The most lines, so that a body of blank lines does not keep the program busy. */
const MAX_LINES = 10 * MAX_RECORDS;

/** How the records of a body are written. */
export type PostFormat = (chunks: AsyncIterable<Buffer>) => AsyncIterable<readonly PostedLine[]>;

interface PostedLine {
  readonly number: number;
  /** An empty list for a blank line. */
  readonly parse: () => Parsed | [];
}

async function* ndjsonLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<PostedLine[]> {
  for await (const lines of readLines(chunks)) {
    yield lines.map((line) => ({ number: line.number, parse: () => parseLine(line) }));
  }
}

async function* listElements(chunks: AsyncIterable<Buffer>): AsyncGenerator<PostedLine[]> {
  for await (const elements of readElements(chunks)) {
    yield elements.map((line) => ({ number: line.number, parse: () => parseElement(line) }));
  }
}

/** Rows are parsed together where they arrive together, which is far cheaper. */
async function* csvRows(chunks: AsyncIterable<Buffer>): AsyncGenerator<PostedLine[]> {
  for await (const rows of readCsv(withFewLines(chunks))) {
    yield rows.map((row) => ({ number: row.line, parse: () => row }));
  }
}

export const NDJSON: PostFormat = ndjsonLines;
export const JSON_LIST: PostFormat = listElements;
export const CSV: PostFormat = csvRows;

/** Counted before the rows are found, since of blank lines nothing comes. */
async function* withFewLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let lines = 0;
  for await (const chunk of chunks) {
    for (let at = chunk.indexOf(LINE_FEED); at >= 0; at = chunk.indexOf(LINE_FEED, at + 1))
      lines += 1;
    if (lines > MAX_LINES) throw tooMany('observation');
    yield chunk;
  }
}

const LINE_FEED = 0x0a;

export interface PostedText {
  readonly text: AsyncIterable<Buffer>;
  readonly format: PostFormat;
}

export interface PostedReading extends PostedText {
  readonly scheduler: CooperativeScheduler;
  /** What the records are called in messages. */
  readonly noun: string;
}

/**
 * The records, one at a time. Throws `tooLarge` for too many of them, `refusedInput` for none at all and
 * `unreadableInput` for a text that is not in its format.
 */
export async function* postedRecords(reading: PostedReading): AsyncGenerator<Parsed> {
  let count = 0;
  for await (const record of recordsIn(reading)) {
    count += 1;
    if (count > MAX_RECORDS) throw tooMany(reading.noun);
    yield record;
  }
  if (count === 0) throw empty(reading.noun);
}

/** Yields the event loop between two records: parsing one can use up a whole slice of time. */
async function* recordsIn({
  text,
  format,
  scheduler,
  noun,
}: PostedReading): AsyncGenerator<Parsed> {
  for await (const lines of format(text)) {
    for (const line of lines) {
      const parsed = withinLimit(line, noun).parse();
      if (scheduler.shouldYield) await scheduler.yield();
      if ('line' in parsed) yield parsed;
    }
  }
}

function withinLimit(line: PostedLine, noun: string): PostedLine {
  if (line.number > MAX_LINES) throw tooMany(noun);
  return line;
}

const tooMany = (noun: string): AppError =>
  new AppError(
    'tooLarge',
    `there must be at most ${MAX_RECORDS} ${noun}s, and ${MAX_LINES} lines, in one request`,
  );

const empty = (noun: string): AppError =>
  new AppError('refusedInput', `the body is empty: must hold at least one ${noun}`);
