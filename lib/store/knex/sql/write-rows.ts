/** Bulk writes: many rows into a table, in statements short enough not to block the event loop or a server. */
import { doubleBuffered } from '../../../concurrency';
import { CooperativeScheduler } from '../../../event-loop';
import type { Insert, SqlDialect } from './dialect';
import type { Row, Statements } from './statements';

const ROWS_A_STATEMENT = 500;
/** In characters; far below what any server takes in one packet. */
const LENGTH_A_STATEMENT = 256 * 1024;

export interface Write<Item> extends Omit<Insert, 'rows'> {
  readonly items: readonly Item[];
  readonly toRow: (item: Item) => Row;
}

/** SQL text on purpose: rows travel as one parameter (SQLite), or one a column (PostgreSQL), not as one a cell. Answers the columns `returning`. */
export async function writeRows<Item, Written = never>(
  tx: Statements,
  dialect: SqlDialect,
  { items, toRow, ...insert }: Write<Item>,
): Promise<Written[]> {
  const written: Written[] = [];
  const scheduler = new CooperativeScheduler();
  await doubleBuffered(
    statementsOf(items, toRow),
    async (rows) => {
      const statement = dialect.insert({ ...insert, rows });
      if (scheduler.shouldYield) await scheduler.yield();
      return statement;
    },
    async ({ sql, bindings }) => {
      const rows = await tx.all<Written>(sql, bindings);
      if (insert.returning) for (const row of rows) written.push(row);
    },
  );
  return written;
}

function* statementsOf<Item>(items: readonly Item[], toRow: (item: Item) => Row): Generator<Row[]> {
  let rows: Row[] = [];
  let length = 0;
  for (const item of items) {
    const row = toRow(item);
    rows.push(row);
    length += lengthOf(row);
    if (rows.length < ROWS_A_STATEMENT && length < LENGTH_A_STATEMENT) continue;
    yield rows;
    rows = [];
    length = 0;
  }
  if (rows.length > 0) yield rows;
}

function lengthOf(row: Row): number {
  let length = 0;
  for (const cell of row) if (typeof cell === 'string') length += cell.length;
  return length;
}

/** A list in pieces, as a rule of 500, so that no statement exceeds a database's limit of parameters. */
export function* chunksOf<Item>(
  items: readonly Item[],
  size = ROWS_A_STATEMENT,
): Generator<readonly Item[]> {
  for (let from = 0; from < items.length; from += size) yield items.slice(from, from + size);
}
