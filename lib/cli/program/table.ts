/** Rows for people: aligned columns without lines, which reads well and greps well. */
import Table from 'cli-table3';
import { printable } from '../../ingest/text';

/** A text of one line, or several lines below each other. */
export type Cell = string | readonly string[];

const NO_LINES = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
} as const;

/** Text, with a line of headings if there are any. Control characters become visible, so that no value breaks the layout. */
export function renderTable(
  headings: readonly string[],
  rows: ReadonlyArray<readonly Cell[]>,
  aligns: ReadonlyArray<'left' | 'right'> = [],
): string {
  const table = new Table({
    chars: NO_LINES,
    colAligns: [...aligns],
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
  if (headings.length > 0) table.push(headings.map((heading) => heading.toUpperCase()));
  for (const row of rows) table.push(row.map(visible));
  return table.toString().replace(/ +$/gm, '');
}

const visible = (cell: Cell): string =>
  (typeof cell === 'string' ? [cell] : cell).map(printable).join('\n');
