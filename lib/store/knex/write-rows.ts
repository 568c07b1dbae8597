/** Many rows into a table, in statements short enough that others get their turn in between. */
import type { Insert, Row, SqlDialect, Statements } from './database';

const ROWS_A_STATEMENT = 1000;

export interface Write<Item> extends Omit<Insert, 'rows'> {
  readonly items: readonly Item[];
  readonly toRow: (item: Item) => Row;
}

export async function writeRows<Item>(
  tx: Statements,
  dialect: SqlDialect,
  { items, toRow, ...insert }: Write<Item>,
): Promise<void> {
  for (const some of chunksOf(items)) {
    const { sql, bindings } = dialect.insert({ ...insert, rows: some.map(toRow) });
    await tx.all(sql, bindings);
  }
}

export function* chunksOf<Item>(items: readonly Item[]): Generator<readonly Item[]> {
  for (let from = 0; from < items.length; from += ROWS_A_STATEMENT) {
    yield items.slice(from, from + ROWS_A_STATEMENT);
  }
}
