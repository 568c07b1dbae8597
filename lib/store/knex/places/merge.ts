/** Changes of places: what is stored is read, merged with what is given, compared, and replaced where it differs. */
import { isDeepStrictEqual } from 'node:util';
import type { Statements } from '../sql/statements';
import { chunksOf } from '../sql/write-rows';
import { type Column, fromRow, toRow } from './columns';

/** A table of places; `Item` is what one of its rows holds. */
export interface PlacesTable<Item> {
  readonly table: string;
  /** The column that identifies a row, and the member that it holds. */
  readonly key: Column<Item>;
  readonly columns: readonly Column<Item>[];
}

/** What a put made of one place. */
export interface Merged<Item> {
  readonly key: string;
  readonly before: Item | undefined;
  readonly after: Item;
}

export const fieldsOf = <Item>({ table, columns }: PlacesTable<Item>): Record<string, string> =>
  Object.fromEntries(columns.map(({ member, column }) => [member, `${table}.${column}`]));

/** The rows with any of these cells in one of the columns. */
export async function rowsWhere<Item extends object>(
  tx: Statements,
  { table, columns }: PlacesTable<Item>,
  { column, cells }: { readonly column: string; readonly cells: readonly string[] },
): Promise<readonly Item[]> {
  const fields = Object.fromEntries(columns.map((each) => [each.member, each.column]));
  const items: Item[] = [];
  for (const some of chunksOf(cells)) {
    const rows: unknown[] = await tx.run((db) => db(table).select(fields).whereIn(column, some));
    for (const row of rows) items.push(fromRow(columns, row as Item));
  }
  return items;
}

/** How a change is applied to what is known; undefined: the place is new. */
export type Merge<Item, Change> = (known: Item | undefined, change: Change) => Item;

/** One entry a key, in key order. Reads and computes only. */
export async function mergeChanges<Item extends object, Change extends object>(
  tx: Statements,
  table: PlacesTable<Item>,
  { changes, merge }: { readonly changes: readonly Change[]; readonly merge: Merge<Item, Change> },
): Promise<readonly Merged<Item>[]> {
  const keyOf = (change: Change): string => String((change as unknown as Item)[table.key.member]);
  const keys = [...new Set(changes.map(keyOf))].sort();
  const rows = await rowsWhere(tx, table, { column: table.key.column, cells: keys });
  const before = new Map(rows.map((row) => [String(row[table.key.member]), row]));
  const after = new Map(before);
  for (const change of changes) {
    const key = keyOf(change);
    after.set(key, merge(after.get(key), change));
  }
  return [...after].map(([key, item]) => ({ key, before: before.get(key), after: item }));
}

/** A row is replaced as a whole, so that two that exchange a unique value are never in each other's way. */
export async function replaceRows<Item extends object>(
  tx: Statements,
  { table, key, columns }: PlacesTable<Item>,
  merged: readonly Merged<Item>[],
): Promise<void> {
  const changed = merged.filter(({ before, after }) => !isDeepStrictEqual(before, after));
  for (const some of chunksOf(changed.filter(({ before }) => before))) {
    const keys = some.map((each) => each.key);
    await tx.run((db) => db(table).whereIn(key.column, keys).del());
  }
  for (const some of chunksOf(changed)) {
    const rows = some.map(({ after }) => toRow(columns, after));
    await tx.run((db) => db(table).insert(rows));
  }
}
