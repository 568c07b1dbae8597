/** The lines of a posted body, within limits: NDJSON or the elements of a JSON list. */
import { AppError } from '../errors';
import type { CooperativeScheduler } from '../event-loop';
import { parseElement, readElements } from './formats/json-list';
import { type Line, readLines } from './formats/lines';
import { parseLine } from './formats/ndjson';
import type { Parsed } from './formats/parsed';

/** The most records that one request may hold. */
export const MAX_RECORDS = 10_000;

/** The most lines, so that a body of blank lines does not keep the program busy. */
const MAX_LINES = 10 * MAX_RECORDS;

/** How the records of a body are written. */
export interface PostFormat {
  readonly split: (chunks: AsyncIterable<Buffer>) => AsyncIterable<readonly Line[]>;
  /** An empty list for a blank line. */
  readonly parse: (line: Line) => Parsed | [];
}

export const NDJSON: PostFormat = { split: readLines, parse: parseLine };

export const JSON_LIST: PostFormat = { split: readElements, parse: parseElement };

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
  for await (const lines of format.split(text)) {
    for (const line of lines) {
      const parsed = format.parse(withinLimit(line, noun));
      if (scheduler.shouldYield) await scheduler.yield();
      if ('line' in parsed) yield parsed;
    }
  }
}

function withinLimit(line: Line, noun: string): Line {
  if (line.number > MAX_LINES) throw tooMany(noun);
  return line;
}

const tooMany = (noun: string): AppError =>
  new AppError(
    'tooLarge',
    `there must be at most ${MAX_RECORDS} ${noun}s, and ${MAX_LINES} lines, in one request`,
  );

const empty = (noun: string): AppError =>
  new AppError(
    'refusedInput',
    `the body is empty: must hold at least one ${noun}, as one JSON object a line or as a JSON list`,
  );
