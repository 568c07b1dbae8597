/** Prints lists and single resources, for people and for scripts. */
import type { KeysetPage } from '../../store/store';
import type { CommandOption, Context } from '../program/command';
import { EXIT } from '../program/exit';
import { throwIfInterrupted, writeJson, writeLine } from '../program/output';
import { type Cell, renderTable } from '../program/table';

const PAGE = 500;

export const JSON_LINES: CommandOption = { flags: '--json', help: 'one JSON object a line' };
export const JSON_OBJECT: CommandOption = { flags: '--json', help: 'one JSON object' };

export interface ListView<T> {
  /** As the line of an inventory calls it, so that what is printed can be imported. */
  readonly kind: string;
  readonly headings: readonly string[];
  readonly toRow: (item: T) => readonly Cell[];
  readonly toJson: (item: T) => object;
}

type Lister<T> = (page: KeysetPage) => Promise<readonly T[]>;

/** A whole list, page by page. */
export async function* allOf<T>(
  list: Lister<T>,
  keyOf: (item: T) => string,
  { signal }: Pick<Context, 'signal'>,
): AsyncGenerator<readonly T[]> {
  for (let after: string | undefined; ; ) {
    throwIfInterrupted(signal);
    const page = await list({ after, limit: PAGE });
    if (page.length > 0) yield page;
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return;
    after = keyOf(last);
  }
}

/** A table or one JSON object a line, page by page; stops when the reader of the pipe has left. */
export async function printList<T>(
  { has, stdout }: Context,
  pages: AsyncIterable<readonly T[]>,
  { kind, headings, toRow, toJson }: ListView<T>,
): Promise<number> {
  let shownHeadings = headings;
  for await (const page of pages) {
    const text = has('json')
      ? page.map((item) => JSON.stringify({ kind, ...toJson(item) })).join('\n')
      : renderTable(shownHeadings, page.map(toRow));
    if (!(await writeLine(stdout, text))) break;
    shownHeadings = [];
  }
  return EXIT.ok;
}

/** One resource: its fields below each other, or one JSON object. */
export async function printResource(
  { has, stdout }: Context,
  kind: string,
  fields: Readonly<Record<string, unknown>>,
): Promise<number> {
  if (has('json')) {
    await writeJson(stdout, { kind, ...fields });
    return EXIT.ok;
  }
  const rows = Object.entries(fields).map(([name, value]) => [
    name.replaceAll('_', ' '),
    cellOf(value),
  ]);
  await writeLine(stdout, renderTable([kind, ''], rows));
  return EXIT.ok;
}

const DASH = '-';

/** A value of a JSON object for people. */
export function cellOf(value: unknown): Cell {
  if (value === null || value === undefined || value === '') return DASH;
  if (Array.isArray(value)) return value.length === 0 ? DASH : value.map(String);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
