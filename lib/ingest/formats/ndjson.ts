/** NDJSON: one JSON object a line. */
import { isUtf8 } from 'node:buffer';
import { parseFields, RefusedField } from '../fields';
import { LONE_RETURNS } from './faults';
import { type Line, readLines } from './lines';
import {
  cutText,
  type Faulty,
  hasLoneReturns,
  notUtf8,
  type Parsed,
  tooLong,
  withoutBom,
} from './parsed';

export async function* readNdjson(
  chunks: AsyncIterable<Buffer>,
): AsyncGenerator<readonly Parsed[]> {
  for await (const lines of readLines(chunks)) yield lines.flatMap(parseLine);
}

/** Nothing for a blank line. */
export function parseLine(line: Line): Parsed | [] {
  if (line.isTooLong) return tooLong(line);
  if (!isUtf8(line.bytes)) return notUtf8(line.number, line.bytes);
  const text = withoutBom(line.bytes.toString());
  if (text.trim() === '') return [];
  try {
    return { line: line.number, fields: parseFields(text), raw: text };
  } catch (error) {
    if (!(error instanceof RefusedField)) throw error;
    return refusedLine(line.number, text, error);
  }
}

function refusedLine(line: number, text: string, { field, message }: RefusedField): Faulty {
  const fault = field === undefined && hasLoneReturns(text) ? LONE_RETURNS : message;
  return { line, fault, raw: cutText(text.trimEnd()), ...(field !== undefined && { field }) };
}
