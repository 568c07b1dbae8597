/** Values that no two places share, checked under the lock of places, so that the message can name who has them. */
import { RefusedChange } from '../../refused-change';
import type { Statements } from '../sql/statements';
import type { Column } from './columns';
import { type Merged, type PlacesTable, rowsWhere } from './merge';

/** Members that together occur once. */
export interface Unique<Item> {
  /** The column that narrows the search; a null in any of the members makes no conflict. */
  readonly by: Column<Item>;
  readonly within?: readonly (keyof Item & string)[];
  /** What may have the values already, for the message. */
  readonly noun: string;
}

/** Throws RefusedChange if another place has, or two of these would have, the same values. */
export async function checkUnique<Item extends object>(
  tx: Statements,
  table: PlacesTable<Item>,
  merged: readonly Merged<Item>[],
  unique: Unique<Item>,
): Promise<void> {
  const { by } = unique;
  const holders = await holdersOf(tx, table, merged, unique);
  for (const { key, after } of merged) {
    const values = valuesIn(after, unique);
    if (values === undefined) continue;
    const holder = holders.get(values);
    if (holder !== undefined)
      throw taken(by.column, after[by.member], `${unique.noun} ${quote(holder)}`);
    holders.set(values, key);
  }
}

const quote = (value: unknown): string => JSON.stringify(value);

const taken = (field: string, value: unknown, holder: string): RefusedChange =>
  new RefusedChange(field, `${quote(value)}: is the one of ${holder}; must be another`);

/** One text for equal values; undefined if one is missing. */
function valuesIn<Item>(item: Item, { by, within = [] }: Unique<Item>): string | undefined {
  const values: readonly unknown[] = [item[by.member], ...within.map((member) => item[member])];
  return values.includes(null) ? undefined : JSON.stringify(values);
}

/** Who has the values and is not changed now. */
async function holdersOf<Item extends object>(
  tx: Statements,
  table: PlacesTable<Item>,
  merged: readonly Merged<Item>[],
  unique: Unique<Item>,
): Promise<Map<string, string>> {
  const { by } = unique;
  const cells = new Set(merged.map(({ after }) => after[by.member] as string | null));
  const rows = await rowsWhere(tx, table, {
    column: by.column,
    cells: [...cells].filter((cell) => cell !== null),
  });
  const changed = new Set(merged.map(({ key }) => key));
  const holders = new Map<string, string>();
  for (const row of rows) {
    const [key, values] = [String(row[table.key.member]), valuesIn(row, unique)];
    if (values !== undefined && !changed.has(key)) holders.set(values, key);
  }
  return holders;
}
