/** The text of lists and of single resources in the output formats of the openstack client. */
import { printable } from '../../ingest/text';
import { loadYaml } from '../../load-yaml';

export const FORMATS = ['table', 'csv', 'json', 'yaml', 'value'] as const;
export type Format = (typeof FORMATS)[number];
/** The formats for programs; tables are laid out apart, since they show some values differently. */
export type DataFormat = Exclude<Format, 'table'>;

/** One item of a list, by the names of its columns, in their order. */
export type DataRow = Readonly<Record<string, unknown>>;

type Pages = AsyncIterable<readonly DataRow[]> | Iterable<readonly DataRow[]>;
type Lines = AsyncGenerator<string>;

/** Pieces of text that end where a line ends, without the newline. */
export const listText: Readonly<
  Record<DataFormat, (pages: Pages, columns: readonly string[]) => Lines>
> = { csv: csvList, json: jsonList, yaml: yamlList, value: valueList };

export const resourceText: Readonly<Record<DataFormat, (row: DataRow) => string>> = {
  csv: (row) => `${csvLine(Object.keys(row))}\n${csvLine(Object.values(row))}`,
  json: (row) => JSON.stringify(row, null, 2),
  yaml: yamlOf,
  value: (row) => Object.values(row).map(valueText).join('\n'),
};

/** RFC 4180 with the line ends of Unix. */
async function* csvList(pages: Pages, columns: readonly string[]): Lines {
  yield csvLine(columns);
  for await (const rows of pages) {
    if (rows.length > 0) yield rows.map((row) => csvLine(Object.values(row))).join('\n');
  }
}

const csvLine = (values: readonly unknown[]): string => values.map(csvField).join(',');

function csvField(value: unknown): string {
  const text = textOf(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** One array, one line an item. Each page is held back until it is known whether another one follows. */
async function* jsonList(pages: Pages): Lines {
  let held: string | undefined;
  for await (const rows of pages) {
    if (rows.length === 0) continue;
    yield held === undefined ? '[' : `${held},`;
    held = rows.map((row) => JSON.stringify(row)).join(',\n');
  }
  yield held === undefined ? '[]' : `${held}\n]`;
}

async function* yamlList(pages: Pages): Lines {
  let isEmpty = true;
  for await (const rows of pages) {
    if (rows.length === 0) continue;
    isEmpty = false;
    yield yamlOf(rows);
  }
  if (isEmpty) yield '[]';
}

/** Quotes what older readers would take for a time, a number or a truth value. */
function yamlOf(value: unknown): string {
  const options = { aliasDuplicateObjects: false, compat: 'yaml-1.1', lineWidth: 0 } as const;
  return loadYaml().stringify(value, options).trimEnd();
}

/** One line an item; in a single column the whole line is the value. */
async function* valueList(pages: Pages): Lines {
  for await (const rows of pages) {
    if (rows.length > 0)
      yield rows.map((row) => Object.values(row).map(valueText).join(' ')).join('\n');
  }
}

const valueText = (value: unknown): string => printable(textOf(value)) || '-';

function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value) && value.every((member) => typeof member !== 'object')) {
    return value.join(', ');
  }
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
