/** The first row of a CSV file: the names of its columns. */
import { AppError } from '../../errors';
import { EVENT_FIELDS } from '../records/events';
import { LIFETIME_FIELDS } from '../records/lifetimes';
import { quoted } from '../text';

/** The end is required, too: without a column for it, every server would silently run for ever. */
const LIFETIME_COLUMNS = [
  ...['instance_id', 'tenant_id', 'flavor', 'vcpus', 'memory_mb', 'root_gb'],
  ...['launched_at', 'terminated_at'],
];
const EVENT_COLUMNS = ['event', 'at', 'instance_id'];

/** Some spreadsheets write the delimiter on a line of its own, before the header. */
export const isSeparatorLine = (text: string): boolean => /^"?sep=,"?$/i.test(text.trim());

/** Names of columns from the header, `cells` or what is wrong with them. Throws `refusedInput` if no row below could be understood. */
export function columnsOf(text: string, cells: readonly string[] | string): readonly string[] {
  if (isDividedOtherwise(text)) throw refusedHeader(`one column, ${quoted(text)}`);
  if (typeof cells === 'string') throw refusedHeader(cells);
  const columns = cells.map(columnOf);
  const unnamed = columns.indexOf('');
  if (unnamed >= 0) throw refusedHeader(`column ${unnamed + 1} has no name`);
  const twice = columns.find((column, index) => columns.indexOf(column) !== index);
  if (twice !== undefined) throw refusedHeader(`column ${quoted(twice)} stands there twice`);
  const needed = columns.includes('event') ? EVENT_COLUMNS : LIFETIME_COLUMNS;
  const missing = needed.filter((column) => !columns.includes(column));
  if (missing.length > 0) throw refusedHeader(`columns missing: ${missing.join(', ')}`);
  return columns;
}

/** Other delimiters: spreadsheets use semicolons where the comma is the decimal point. */
const isDividedOtherwise = (text: string): boolean => /[;\t|]/.test(text) && !text.includes(',');

/** Known names may be written in capitals; unknown ones are kept as they are. */
function columnOf(cell: string): string {
  const name = cell.trim();
  const known = name.toLowerCase();
  return LIFETIME_FIELDS.has(known) || EVENT_FIELDS.has(known) ? known : name;
}

export const refusedHeader = (fault: string): AppError =>
  new AppError(
    'refusedInput',
    `header: ${fault}: must name each column once, in cells separated by commas; ` +
      'nothing of this file was taken',
  );
