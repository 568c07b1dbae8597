/** Rows of CSV to records, by the columns of their header. */
import type { Fields } from '../fields';
import { RECORD_TIMES } from '../records/events';
import { type Cells, cellsOf, parseTogether, type Row } from './csv-cells';
import type { Header } from './csv-header';
import { wrongCells } from './faults';
import { cutText, type Faulty, type Parsed, type ReadOptions } from './parsed';

export function parseRows(
  rows: readonly (Row | Faulty)[],
  header: Header,
  options: ReadOptions,
): readonly Parsed[] {
  const sound = rows.filter((row): row is Row => 'text' in row);
  const cells = parseTogether(sound, header.delimiter);
  let next = 0;
  return rows.map((row) => {
    if (!('text' in row)) return row;
    const parsed = cells?.[next] ?? cellsOf(row.text, header.delimiter);
    next += 1;
    return toRecord(row, parsed, { ...header, nullIsText: options.nullIsText });
  });
}

function toRecord(
  row: Row,
  cells: Cells | string,
  { columns, nullIsText }: Header & Pick<ReadOptions, 'nullIsText'>,
): Parsed {
  if (typeof cells === 'string') return faulty(row, cells);
  if (cells.length !== columns.length) {
    return faulty(row, wrongCells(cells.length, columns.length));
  }
  const fields: Fields = Object.fromEntries(
    columns.map((column, index) => {
      const cell = cells[index];
      return [column, isNull(cell, nullIsText) ? nullOf(column, columns) : fieldOf(column, cell)];
    }),
  );
  return { line: row.line, fields, raw: undefined };
}

/** MySQL writes null as \\N into files, and as NULL on a terminal. */
const isNull = (cell: string | undefined, nullIsText = false): boolean =>
  !nullIsText && (cell === '\\N' || cell === 'NULL');

/** An event that has no name makes no statement about it; a lifetime says that there is none. */
const nullOf = (column: string, columns: Cells): string | null =>
  RECORD_TIMES.includes(column) || (column === 'name' && !columns.includes('event')) ? null : '';

/** CSV has no null of its own: an empty cell stands for it in a time. */
const fieldOf = (column: string, cell: string | undefined): string | null | undefined =>
  cell === '' && RECORD_TIMES.includes(column) ? null : cell;

export const faulty = ({ line, text }: Row, fault: string): Faulty => ({
  line,
  fault,
  raw: cutText(text),
});
