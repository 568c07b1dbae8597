/** The columns of lists and single resources, and the flags that choose among them and the format. */
import { AppError } from '../../errors';
import { printable } from '../../ingest/text';
import type { CommandOption, Context } from './command';
import { type DataRow, FORMATS, type Format } from './formats';
import type { Cell } from './table';

export interface Column<T> {
  /** The key in JSON and YAML, and what `-c` takes. */
  readonly name: string;
  readonly value: (item: T) => unknown;
  /** In tables, if it is not the value as it is. */
  readonly cell?: (item: T) => Cell;
  /** In tables, if it is not the name. */
  readonly heading?: string;
  /** Aligned to the right. */
  readonly isNumber?: true;
  /** A list shows it only where `-c` names it; a single resource always does. */
  readonly isExtra?: true;
}

export interface ListView<T> {
  readonly kind: string;
  readonly columns: readonly Column<T>[];
  /** What `--json` prints, which takes no columns; undefined: the command has no such flag. */
  readonly json?: (item: T) => object;
}

/** The column of a field. */
export const field = <T>(
  name: keyof T & string,
  options: Omit<Column<T>, 'name' | 'value'> = {},
): Column<T> => ({ name, value: (item) => item[name], ...options });

export const JSON_LINES: CommandOption = { flags: '--json', help: 'one JSON object a line' };
export const JSON_OBJECT: CommandOption = { flags: '--json', help: 'one JSON object' };

/** The flags of a command that prints a list or one resource. */
export const formatOptions = <T>({
  columns,
}: Pick<ListView<T>, 'columns'>): readonly CommandOption[] => [
  {
    flags: '-f, --format <format>',
    help: 'how to print it (default: table)',
    choices: FORMATS,
  },
  {
    flags: '-c, --column <name>',
    help: `only this column, more of them in the order given: ${columns.map(({ name }) => name).join(', ')}`,
    repeats: true,
  },
];

export type Flags = Pick<Context, 'text' | 'texts' | 'has'>;

export const formatOf = ({ text }: Flags): Format =>
  FORMATS.find((format) => format === text('format')) ?? 'table';

/** Whether the command prints what it prints without any flags. */
export const isPlain = (flags: Flags): boolean =>
  formatOf(flags) === 'table' && flags.texts('column').length === 0;

/** Whether `--json` was given. Throws `invalidArgument` beside the other flags, which it does not obey. */
export function asksForJson(flags: Flags): boolean {
  if (!flags.has('json')) return false;
  if (flags.text('format') !== undefined || flags.texts('column').length > 0) {
    throw new AppError('invalidArgument', '--json: takes no --format and no --column');
  }
  return true;
}

/** Undefined if none was named. Throws `invalidArgument` for one that there is not. */
export function chosenColumns<T>(
  { texts }: Flags,
  columns: readonly Column<T>[],
): readonly Column<T>[] | undefined {
  const names = texts('column');
  if (names.length === 0) return undefined;
  return names.map((given) => {
    const isNamed = ({ name, heading = name }: Column<T>): boolean =>
      [name, heading].some((label) => plain(label) === plain(given));
    const column = columns.find(isNamed);
    if (column) return column;
    const allowed = columns.map(({ name }) => name).join(', ');
    throw new AppError(
      'invalidArgument',
      `--column "${printable(given)}": there is none; allowed: ${allowed}`,
    );
  });
}

/** However it is written: `credit_limit`, `Credit Limit`. */
const plain = (name: string): string => name.toLowerCase().replace(/[ -]/g, '_');

export const headingOf = <T>({ name, heading = name.replaceAll('_', ' ') }: Column<T>): string =>
  heading;

export const dataRow = <T>(columns: readonly Column<T>[], item: T): DataRow =>
  Object.fromEntries(columns.map(({ name, value }) => [name, value(item) ?? null]));

export const cellIn = <T>({ value, cell }: Column<T>, item: T): Cell =>
  cell?.(item) ?? cellOf(value(item));

const DASH = '-';

/** A value of JSON in a table. */
function cellOf(value: unknown): Cell {
  if (value === null || value === undefined || value === '') return DASH;
  if (Array.isArray(value)) return value.length === 0 ? DASH : value.map(String);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
