/** Rows that inventories give: each replaces what was stored under its key, and what is new or different is noted. */
import { isDeepStrictEqual } from 'node:util';
import type { Cell, Statements } from '../sql/statements';
import { chunksOf } from '../sql/write-rows';
import { type ChangedFacts, noteChanges } from './changes';

type InventoryRow = Readonly<Record<string, Cell>>;

export interface InventoryChange<Item> {
  readonly before: Item | undefined;
  readonly after: Item;
  /** What was known under the first member of its key. */
  readonly alike: readonly Item[];
}

export interface InventoryTable<Item extends object> {
  readonly table: string;
  readonly key: readonly [keyof Item & string, ...(keyof Item & string)[]];
  readonly columns: Readonly<Record<keyof Item & string, string>>;
  readonly toRow: (item: Item) => InventoryRow;
  readonly fromRow: (row: never) => Item;
  /** What of the time before may have to be billed anew. */
  readonly changesOf: (change: InventoryChange<Item>) => readonly ChangedFacts[];
}

export async function putInventory<Item extends object>(
  tx: Statements,
  table: InventoryTable<Item>,
  items: readonly Item[],
): Promise<void> {
  const [first] = table.key;
  const given = new Map(items.map((item) => [keyOf(table, item), item]));
  for (const some of chunksOf([...given])) {
    const known = await knownAmong(
      tx,
      table,
      some.map(([, item]) => item),
    );
    const changed = some.filter(([key, item]) => !isDeepStrictEqual(known.get(key), item));
    if (changed.length === 0) continue;
    await tx.run((db) =>
      db(table.table)
        .insert(changed.map(([, item]) => table.toRow(item)))
        .onConflict(table.key.map((member) => table.columns[member]))
        .merge(),
    );
    await noteChanges(
      tx,
      changed.flatMap(([key, after]) => {
        const alike = [...known.values()].filter((each) => each[first] === after[first]);
        return table.changesOf({ before: known.get(key), after, alike });
      }),
    );
  }
}

const keyOf = <Item extends object>({ key }: InventoryTable<Item>, item: Item): string =>
  JSON.stringify(key.map((member) => item[member]));

/** Those with one of the first members of their keys; that some more are read does not matter. */
async function knownAmong<Item extends object>(
  tx: Statements,
  table: InventoryTable<Item>,
  items: readonly Item[],
): Promise<ReadonlyMap<string, Item>> {
  const [first] = table.key;
  const cells = [...new Set(items.map((item) => item[first] as Cell))];
  const rows: object[] = await tx.run((db) =>
    db(table.table).select(table.columns).whereIn(table.columns[first], cells),
  );
  const known = rows.map((row) => table.fromRow(row as never));
  return new Map(known.map((item) => [keyOf(table, item), item]));
}
