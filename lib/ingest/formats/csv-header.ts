/** The header of CSV: the names of its columns, and what separates its cells. */
import { AppError } from '../../errors';
import { EVENT_FIELDS } from '../records/events';
import { LIFETIME_FIELDS } from '../records/lifetimes';
import { quoted } from '../text';
import type { Row } from './csv-cells';
import { LONE_RETURNS } from './faults';
import { hasLoneReturns } from './parsed';

export interface Header {
  readonly columns: readonly string[];
  readonly delimiter: string;
}

/** The end is required, too: without a column for it, every server would silently run for ever. */
const LIFETIME_COLUMNS = [
  ...['instance_id', 'tenant_id', 'flavor', 'vcpus', 'memory_mb', 'root_gb'],
  ...['launched_at', 'terminated_at'],
];
const EVENT_COLUMNS = ['event', 'at', 'instance_id'];

/** Spreadsheets write semicolons where the comma is the decimal point. */
export const DELIMITERS = [',', ';', '\t', '|'];

const SEPARATOR_LINE = /^"?sep=([^ \r\n])"?[\r\n ]*$/i;

/** Some spreadsheets write the delimiter on a line of its own, before the header; undefined for any other line. */
export const delimiterLine = (text: string): string | undefined => SEPARATOR_LINE.exec(text)?.[1];

const ID_COLUMN = 'instance_id';
const OTHER_COLUMNS: ReadonlySet<string> = new Set([...LIFETIME_COLUMNS, ...EVENT_COLUMNS]);

/** Whether a row names columns, as only a header does: the id of a server and another one that is required. */
export function isHeader(cells: readonly string[]): boolean {
  const columns = cells.map(columnOf);
  return (
    columns.includes(ID_COLUMN) &&
    columns.some((column) => column !== ID_COLUMN && OTHER_COLUMNS.has(column))
  );
}

/** Names of columns, `cells` or what is wrong with them. Throws `refusedInput` if no row below could be understood. */
export function columnsOf(
  { line, text }: Row,
  cells: readonly string[] | string,
): readonly string[] {
  const refusedHeader = (fault: string, rule?: string) => headerRefusal(line, fault, rule);
  if (hasLoneReturns(text)) throw refusedHeader(LONE_RETURNS);
  if (typeof cells === 'string') throw refusedHeader(cells);
  const columns = cells.map(columnOf);
  if (columns.length === 1) throw refusedHeader(`one column, ${quoted(text)}`);
  const unnamed = columns.indexOf('');
  if (unnamed >= 0) throw refusedHeader(`column ${unnamed + 1} has no name`);
  const twice = columns.find((column, index) => columns.indexOf(column) !== index);
  if (twice !== undefined) throw refusedHeader(`column ${quoted(twice)} stands there twice`);
  const needed = columns.includes('event') ? EVENT_COLUMNS : LIFETIME_COLUMNS;
  const missing = needed.filter((column) => !columns.includes(column));
  if (missing.length > 0) {
    throw refusedHeader(`columns missing: ${missing.join(', ')}`, 'must be named, too');
  }
  return columns;
}

/** Known names may be written in capitals; unknown ones are kept as they are. */
function columnOf(cell: string): string {
  const name = cell.trim();
  const known = name.toLowerCase();
  return LIFETIME_FIELDS.has(known) || EVENT_FIELDS.has(known) ? known : name;
}

/** Of several joined files only one may have a wrong header, so the message gives the line. */
export const headerRefusal = (
  line: number,
  fault: string,
  rule = 'must name each column once',
): AppError =>
  new AppError(
    'refusedInput',
    `header in line ${line}: ${fault}: ${rule}, in cells separated by commas, semicolons, ` +
      'tabs or bars; nothing below it was taken',
  );

/** Whether a header could be split otherwise, too: a name of a column has another delimiter in it. */
export const isDoubtful = ({ columns, delimiter }: Header): boolean =>
  columns.some((column) => DELIMITERS.some((each) => each !== delimiter && column.includes(each)));
