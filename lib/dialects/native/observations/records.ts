/** The records of a request, read in slices and all together: one batch, or the reason why there is none. */
import { isUtf8 } from 'node:buffer';
import { AppError } from '../../../errors';
import { CooperativeScheduler } from '../../../event-loop';
import { type Line, readLines } from '../../../ingest/formats/lines';
import { parseLine } from '../../../ingest/formats/ndjson';
import { cutText, notUtf8, type Parsed, tooLong } from '../../../ingest/formats/parsed';
import { Batcher, type BatcherOptions } from '../../../ingest/records/batcher';
import type { SourceBatch } from '../../../ingest/source';
import { printable } from '../../../ingest/text';
import { readElements } from './elements';

/** The most records that one request may hold. */
export const MAX_RECORDS = 10_000;

/** The most lines, so that blank ones are no way to keep the program busy. */
const MAX_LINES = 10 * MAX_RECORDS;

/** How records stand in a text. */
export interface Format {
  readonly split: (chunks: AsyncIterable<Buffer>) => AsyncIterable<readonly Line[]>;
  /** Nothing for what is no record. */
  readonly parse: (line: Line) => Parsed | [];
}

export const NDJSON: Format = { split: readLines, parse: parseLine };

export const JSON_LIST: Format = { split: readElements, parse: parseElement };

/** Throws `tooLarge` for too many records, `unreadableInput` for a text that is not of its format. */
export async function readRecords(
  text: AsyncIterable<Buffer>,
  format: Format,
  options: BatcherOptions,
): Promise<SourceBatch> {
  const batcher = new Batcher(options);
  const scheduler = new CooperativeScheduler();
  let count = 0;
  for await (const record of recordsIn(text, format, scheduler)) {
    count += 1;
    if (count > MAX_RECORDS) throw tooMany();
    batcher.add([record], 0);
    if (scheduler.shouldYield) await scheduler.yield();
  }
  return batcher.take(0);
}

/** Reading JSON and making an observation of it can each take a whole slice. */
async function* recordsIn(
  text: AsyncIterable<Buffer>,
  { split, parse }: Format,
  scheduler: CooperativeScheduler,
): AsyncGenerator<Parsed> {
  for await (const lines of split(text)) {
    for (const line of lines) {
      const parsed = parse(withinLimit(line));
      if (scheduler.shouldYield) await scheduler.yield();
      if ('line' in parsed) yield parsed;
    }
  }
}

function withinLimit(line: Line): Line {
  if (line.number > MAX_LINES) throw tooMany();
  return line;
}

const tooMany = (): AppError =>
  new AppError(
    'tooLarge',
    `there must be at most ${MAX_RECORDS} observations, and ${MAX_LINES} lines, in one request`,
  );

/** One fault in the JSON is one in the whole list, so only what is JSON can be refused by itself. */
function parseElement(element: Line): Parsed {
  const { number: line, bytes } = element;
  if (element.isTooLong) return tooLong(element);
  if (!isUtf8(bytes)) return notUtf8(line, bytes);
  const raw = bytes.toString();
  const value = parseJson(raw, line);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return { line, fields: value as Readonly<Record<string, unknown>>, raw };
  }
  return { line, fault: 'must be a JSON object', raw: cutText(raw.trim()) };
}

function parseJson(text: string, line: number): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const { message } = cause as SyntaxError;
    throw new AppError('unreadableInput', `element ${line}: not JSON (${printable(message)})`, {
      cause,
    });
  }
}
