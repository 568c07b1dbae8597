/** Partial rows: new ones are inserted, of the others only the given columns change. */
import type { SqlDialect } from '../sql/dialect';
import { insertMissing } from '../sql/insert-missing';
import type { Cell, Statements } from '../sql/statements';
import { chunksOf } from '../sql/write-rows';

/** The columns of one row; undefined: leave it as it is. */
export type RowPatch = Readonly<Record<string, Cell | undefined>>;

/** Booleans are stored as 0 and 1. */
export const toFlag = (flag: boolean | undefined): number | undefined =>
  flag === undefined ? undefined : Number(flag);

export interface PatchRows {
  readonly table: string;
  /** The column that identifies a row. */
  readonly key: string;
  readonly rows: readonly RowPatch[];
  /** When new rows were made; undefined for a table that has no such column. */
  readonly createdUs?: number;
}

type PlainRow = Readonly<Record<string, Cell>>;

/** Inserts before it merges, so that a row that exists keeps the time when it was made. */
export async function putRows(
  tx: Statements,
  dialect: SqlDialect,
  { table, key, rows, createdUs }: PatchRows,
): Promise<void> {
  const created = createdUs === undefined ? {} : { created_us: createdUs };
  for (const alike of bySameColumns(mergedBy(key, rows))) {
    const added = alike.map((row) => ({ ...row, ...created }));
    await insertMissing(tx, dialect, { table, key: [key], rows: added });
    for (const some of chunksOf(alike)) {
      await tx.run((db) => db(table).insert(some).onConflict(key).merge());
    }
  }
}

/** One row a key: no statement may touch the same row twice. Sorted, which rules out deadlocks of two writers. */
function mergedBy(key: string, rows: readonly RowPatch[]): PlainRow[] {
  const merged = new Map<string, PlainRow>();
  for (const row of rows) {
    const id = String(row[key]);
    merged.set(id, { ...merged.get(id), ...definedIn(row) });
  }
  return [...merged].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}

function definedIn(row: RowPatch): PlainRow {
  const defined: Record<string, Cell> = {};
  for (const [column, cell] of Object.entries(row)) if (cell !== undefined) defined[column] = cell;
  return defined;
}

/** An insert of several rows fills a column that one of them lacks, so these go apart. */
function bySameColumns(rows: readonly PlainRow[]): Iterable<PlainRow[]> {
  const groups = new Map<string, PlainRow[]>();
  for (const row of rows) {
    const names = Object.keys(row).sort().join(', ');
    const alike = groups.get(names);
    if (alike) alike.push(row);
    else groups.set(names, [row]);
  }
  return groups.values();
}
