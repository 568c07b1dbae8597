/** The first row of a CSV file: the names of its columns. */
import { UsageError } from '../domain/errors';
import { shown } from './fields';

const LIFETIME_COLUMNS = [
  ...['instance_id', 'tenant_id', 'flavor', 'vcpus', 'memory_mb', 'root_gb', 'launched_at'],
];
const EVENT_COLUMNS = ['event', 'at', 'instance_id'];

/** Names of columns from the cells of the header. Throws `refusedInput` if no row below could be understood. */
export function columnsOf(cells: readonly string[]): readonly string[] {
  const columns = cells.map((cell) => cell.trim());
  const unnamed = columns.indexOf('');
  if (unnamed >= 0) throw refusedHeader(`column ${unnamed + 1} has no name`);
  const twice = columns.find((column, index) => columns.indexOf(column) !== index);
  if (twice !== undefined) throw refusedHeader(`column ${shown(twice)} stands there twice`);
  const needed = columns.includes('event') ? EVENT_COLUMNS : LIFETIME_COLUMNS;
  const missing = needed.filter((column) => !columns.includes(column));
  if (missing.length > 0) throw refusedHeader(`columns missing: ${missing.join(', ')}`);
  return columns;
}

const refusedHeader = (fault: string): UsageError =>
  new UsageError(
    'refusedInput',
    `header: ${fault}: must name each column once, in cells separated by commas; ` +
      'nothing of this file was taken',
  );
