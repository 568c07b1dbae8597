/** Rows of CSV that hold measured points. No cell of such a row can hold a line end, so each line is a row. */
import { isUtf8 } from 'node:buffer';
import { AppError } from '../../errors';
import type { Fields } from '../fields';
import { cellsOf, parseTogether, type Row } from '../formats/csv-cells';
import { DELIMITERS } from '../formats/csv-header';
import { NOT_UTF8, TOO_LONG, wrongCells } from '../formats/faults';
import { type Line, readLines } from '../formats/lines';
import { POINT_COLUMNS } from './line';

export interface PointRow {
  readonly line: number;
  readonly fields: Fields;
}

/** A row that is none. */
export interface FaultyRow {
  readonly line: number;
  readonly fault: string;
}

interface Header {
  readonly columns: readonly string[];
  readonly delimiter: string;
}

/** `delimiter`: found by the header if it is not given. Throws `refusedInput` for a header that lacks a column. */
export async function* readPointRows(
  chunks: AsyncIterable<Buffer>,
  delimiter?: string,
): AsyncGenerator<PointRow | FaultyRow> {
  let header: Header | undefined;
  for await (const lines of readLines(chunks)) {
    const rows = lines.map(toRow).filter((row) => row !== undefined);
    const first = header ? undefined : rows.shift();
    if (first) header = headerIn(first, delimiter);
    if (header) yield* rowsBelow(header, rows);
  }
}

/** Undefined for a blank line. */
function toRow({ number: line, bytes, isTooLong }: Line): Row | FaultyRow | undefined {
  if (isTooLong) return { line, fault: TOO_LONG };
  if (!isUtf8(bytes)) return { line, fault: NOT_UTF8 };
  const text = bytes.toString().replace(/\r$/, '');
  return text.trim() === '' ? undefined : { line, text };
}

function headerIn(row: Row | FaultyRow, delimiter: string | undefined): Header {
  if ('fault' in row) throw refusedHeader(row.fault);
  const headers = (delimiter === undefined ? DELIMITERS : [delimiter]).map((each) => {
    const cells = cellsOf(row.text, each);
    const columns = typeof cells === 'string' ? [] : cells.map((cell) => cell.trim());
    return { columns, delimiter: each };
  });
  const header = headers.find(({ columns }) => missingIn(columns).length === 0);
  if (!header) {
    const missing = missingIn(headers[0]?.columns ?? []);
    throw refusedHeader(`columns missing: ${missing.join(', ')}`);
  }
  const { columns } = header;
  const twice = columns.find((name, i) => name === '' || columns.indexOf(name) !== i);
  if (twice !== undefined) throw refusedHeader(`column "${twice}" is empty or twice`);
  return header;
}

const missingIn = (columns: readonly string[]): readonly string[] =>
  POINT_COLUMNS.filter((column) => !columns.includes(column));

const refusedHeader = (fault: string): AppError =>
  new AppError('refusedInput', `header: ${fault}; every other column is a tag`);

function* rowsBelow(
  { columns, delimiter }: Header,
  rows: readonly (Row | FaultyRow)[],
): Generator<PointRow | FaultyRow> {
  const sound = rows.filter((row): row is Row => 'text' in row);
  const together = parseTogether(sound, delimiter);
  let next = 0;
  for (const row of rows) {
    if ('fault' in row) yield row;
    else yield withFields(row, together?.[next++] ?? cellsOf(row.text, delimiter), columns);
  }
}

function withFields(
  { line }: Row,
  cells: readonly string[] | string,
  columns: readonly string[],
): PointRow | FaultyRow {
  if (typeof cells === 'string') return { line, fault: cells };
  if (cells.length !== columns.length) {
    return { line, fault: wrongCells(cells.length, columns.length) };
  }
  return { line, fields: Object.fromEntries(columns.map((name, i) => [name, cells[i]])) };
}
