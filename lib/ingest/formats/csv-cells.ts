/** Rows of CSV to cells (RFC 4180), whatever separates them. */
import { parse } from 'csv-parse/sync';
import { OPEN_QUOTE } from './faults';

/** The text of a row, not yet split into cells. */
export interface Row {
  readonly line: number;
  readonly text: string;
}

export type Cells = readonly string[];

const parseText = (text: string, delimiter: string): string[][] =>
  parse(text, { delimiter, record_delimiter: '\n', relax_column_count: true });

/** Parses many rows in one call, which is far cheaper; undefined if any of them is bad. */
export function parseTogether(rows: readonly Row[], delimiter: string): string[][] | undefined {
  try {
    const parsed = parseText(rows.map(({ text }) => text).join('\n'), delimiter);
    return parsed.length === rows.length ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/** The cells of one row, or what is wrong with it. */
export function cellsOf(text: string, delimiter: string): Cells | string {
  try {
    return parseText(text, delimiter)[0] ?? [];
  } catch {
    return OPEN_QUOTE;
  }
}

/** The number of cells of a row, or undefined if its quotes do not enclose cells. */
export function countCells(text: string, delimiter: string): number | undefined {
  const cell = cellPattern(delimiter);
  for (let count = 1; ; count += 1) {
    const match = cell.exec(text);
    if (match === null) return undefined;
    if (match[1] === '') return count;
  }
}

/**
 * Whether a quoted cell holds a line feed and as many tabs as a row of this many cells. Hardly any writer quotes
 * tabs: rather two stray quotes, lines apart, have swallowed rows.
 */
export function swallowsRow(text: string, delimiter: string, columnCount: number): boolean {
  if (delimiter !== '\t') return false;
  return (text.match(QUOTED) ?? []).some(
    (cell) => cell.includes('\n') && cell.split('\t').length >= columnCount,
  );
}

const QUOTED = /"[^"]*(?:""[^"]*)*"/g;

function cellPattern(delimiter: string): RegExp {
  const escaped = delimiter.replace(/[|\\^$.*+?()[\]{}-]/g, '\\$&');
  return new RegExp(`(?:"[^"]*(?:""[^"]*)*"|[^"${escaped}\\n]*)(${escaped}|$)`, 'y');
}
