/** CSV with a header (RFC 4180): each row is a record of texts. */
import { isUtf8 } from 'node:buffer';
import { parse } from 'csv-parse/sync';
import type { Fields } from '../fields';
import { RECORD_TIMES } from '../records/events';
import { columnsOf, isSeparatorLine, refusedHeader } from './csv-header';
import { type RowLines, Rows } from './csv-rows';
import { OPEN_QUOTE, withoutCutNote, wrongCells } from './faults';
import { type Line, readLines } from './lines';
import { cutText, type Faulty, notUtf8, type Parsed, tooLong } from './parsed';

type Cells = readonly string[];

/** The text of a row, not yet split into cells. */
interface Row {
  readonly line: number;
  readonly text: string;
}

export async function* readCsv(chunks: AsyncIterable<Buffer>): AsyncGenerator<readonly Parsed[]> {
  let columns: Cells | undefined;
  const rows = new Rows((lines) => {
    const count = countCells(textOf(lines));
    return count !== undefined && (columns === undefined || count === columns.length);
  });
  for await (const lines of readLines(chunks)) {
    const ended = lines.flatMap((line) => rows.add(line));
    if (columns === undefined) columns = takeHeader(ended);
    if (columns !== undefined) yield parseRows(ended, columns);
  }
  const last = rows.end();
  yield parseRows(last, columns ?? takeHeader([...last]) ?? []);
}

/** Takes the header off the front of the rows, with the blank lines before it. */
function takeHeader(rows: RowLines[]): Cells | undefined {
  while (rows.length > 0) {
    const [row] = rows.splice(0, 1).map(prepare);
    if (row === undefined) continue;
    if ('fault' in row) throw refusedHeader(withoutCutNote(row.fault));
    if (!isSeparatorLine(row.text)) return columnsOf(row.text, cellsOf(row));
  }
  return undefined;
}

function parseRows(rows: readonly RowLines[], columns: Cells): readonly Parsed[] {
  const prepared = rows.map(prepare).filter((row) => row !== undefined);
  const sound = prepared.filter((row): row is Row => 'text' in row);
  const cells = parseTogether(sound);
  let next = 0;
  return prepared.map((row) => {
    if (!('text' in row)) return row;
    const text = cells?.[next] ?? cellsOf(row);
    next += 1;
    return toRecord(row, text, columns);
  });
}

/** A row before its cells are parsed; undefined for a blank line. */
function prepare({ lines, isOpen }: RowLines): Row | Faulty | undefined {
  const [first] = lines;
  if (first === undefined) return undefined;
  if (first.isTooLong) return tooLong(first);
  const broken = lines.find(({ bytes }) => !isUtf8(bytes));
  if (broken) return notUtf8(first.number, broken.bytes);
  const text = textOf(lines);
  if (isOpen) return faulty({ line: first.number, text }, OPEN_QUOTE);
  return text.trim() === '' ? undefined : { line: first.number, text };
}

const textOf = (lines: readonly Line[]): string =>
  lines
    .map(({ bytes }) => bytes.toString())
    .join('\n')
    .replace(/\r$/, '');

const CELL = /(?:"[^"]*(?:""[^"]*)*"|[^",\n]*)(,|$)/y;

/** The number of cells of a row, or undefined if its quotes do not enclose cells. */
function countCells(text: string): number | undefined {
  CELL.lastIndex = 0;
  for (let count = 1; ; count += 1) {
    const cell = CELL.exec(text);
    if (cell === null) return undefined;
    if (cell[1] === '') return count;
  }
}

const parseText = (text: string): string[][] =>
  parse(text, { record_delimiter: '\n', relax_column_count: true });

/** Parses many rows in one call, which is far cheaper; undefined if any of them is bad. */
function parseTogether(rows: readonly Row[]): string[][] | undefined {
  try {
    const parsed = parseText(rows.map(({ text }) => text).join('\n'));
    return parsed.length === rows.length ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/** The cells of one row, or what is wrong with it. */
function cellsOf({ text }: Row): Cells | string {
  try {
    return parseText(text)[0] ?? [];
  } catch {
    return OPEN_QUOTE;
  }
}

function toRecord(row: Row, cells: Cells | string, columns: Cells): Parsed {
  if (typeof cells === 'string') return faulty(row, cells);
  if (cells.length !== columns.length) {
    return faulty(row, wrongCells(cells.length, columns.length));
  }
  const fields: Fields = Object.fromEntries(
    columns.map((column, index) => [column, fieldOf(column, cells[index])]),
  );
  return { line: row.line, fields, raw: undefined };
}

/** CSV has no null: an empty cell stands for it in a time. */
const fieldOf = (column: string, cell: string | undefined): string | null | undefined =>
  cell === '' && RECORD_TIMES.includes(column) ? null : cell;

const faulty = ({ line, text }: Row, fault: string): Faulty => ({
  line,
  fault,
  raw: cutText(text),
});
