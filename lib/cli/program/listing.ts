/** Prints lists and single resources in the chosen format. */

import {
  asksForJson,
  type Column,
  cellIn,
  chosenColumns,
  dataRow,
  formatOf,
  headingOf,
  type ListView,
} from './columns';
import type { Context } from './command';
import { EXIT } from './exit';
import { listText, resourceText } from './formats';
import { throwIfInterrupted, writeJson, writeLine } from './output';
import { renderTable } from './table';

type Pages<T> = AsyncIterable<readonly T[]> | Iterable<readonly T[]>;

/** Prints page after page; ends early when the reader of the output has gone. */
export async function printList<T>(
  context: Context,
  pages: Pages<T>,
  listing: ListView<T>,
): Promise<number> {
  for await (const text of linesOf(context, interruptible(pages, context), listing)) {
    if (!(await writeLine(context.stdout, text))) break;
  }
  return EXIT.ok;
}

function linesOf<T>(
  context: Context,
  pages: AsyncIterable<readonly T[]>,
  { columns, json }: ListView<T>,
): AsyncIterable<string> {
  if (json && asksForJson(context)) return jsonLines(pages, json);
  const isShown = ({ isExtra }: Column<T>): boolean => !isExtra;
  const chosen = chosenColumns(context, columns) ?? columns.filter(isShown);
  const format = formatOf(context);
  if (format === 'table') return tableLines(pages, chosen);
  const names = chosen.map(({ name }) => name);
  return listText[format](dataRows(pages, chosen), names);
}

async function* interruptible<T>(
  pages: Pages<T>,
  { signal }: Pick<Context, 'signal'>,
): AsyncGenerator<readonly T[]> {
  throwIfInterrupted(signal);
  for await (const page of pages) {
    throwIfInterrupted(signal);
    if (page.length > 0) yield page;
  }
}

async function* jsonLines<T>(pages: AsyncIterable<readonly T[]>, json: (item: T) => object) {
  for await (const page of pages) yield page.map((item) => JSON.stringify(json(item))).join('\n');
}

async function* tableLines<T>(pages: AsyncIterable<readonly T[]>, columns: readonly Column<T>[]) {
  const aligns = columns.map(({ isNumber }) => (isNumber ? 'right' : 'left'));
  let headings = columns.map(headingOf);
  for await (const page of pages) {
    const rows = page.map((item) => columns.map((column) => cellIn(column, item)));
    yield renderTable(headings, rows, aligns);
    headings = [];
  }
}

async function* dataRows<T>(pages: AsyncIterable<readonly T[]>, columns: readonly Column<T>[]) {
  for await (const page of pages) yield page.map((item) => dataRow(columns, item));
}

/** Prints one resource: its fields below each other, or as one object. */
export async function printResource<T>(
  context: Context,
  item: T,
  { kind, columns, json }: ListView<T>,
): Promise<number> {
  const { stdout } = context;
  if (json && asksForJson(context)) {
    await writeJson(stdout, json(item));
    return EXIT.ok;
  }
  const chosen = chosenColumns(context, columns) ?? columns;
  const format = formatOf(context);
  if (format === 'table') {
    const rows = chosen.map((column) => [headingOf(column), cellIn(column, item)]);
    await writeLine(stdout, renderTable([kind, ''], rows));
  } else await writeLine(stdout, resourceText[format](dataRow(chosen, item)));
  return EXIT.ok;
}
