/** Rows that are told of piece by piece: new ones are added, of the others only what is told changes. */
import type { Cell, SqlDialect, Statements } from '../sql/dialect';
import { writeRows } from '../sql/write-rows';

/** What is told of one row, by column; what is undefined is not told. */
export type RowPatch = Readonly<Record<string, Cell | undefined>>;

export interface PatchRows {
  readonly table: string;
  /** The column by which a row is known. */
  readonly key: string;
  readonly rows: readonly RowPatch[];
  /** When new rows were made; undefined for a table that does not keep it. */
  readonly createdUs?: number;
}

type Row = Readonly<Record<string, Cell>>;

export async function putRows(
  tx: Statements,
  dialect: SqlDialect,
  { table, key, rows, createdUs }: PatchRows,
): Promise<void> {
  const merged = mergedBy(key, rows);
  for (const [names, alike] of bySameColumns(merged)) {
    const isNew = createdUs === undefined ? {} : { created_us: createdUs };
    const columns = names.split(', ');
    const write = { table, items: alike };
    // First as new rows, since what stands in a row that is there must not be made anew.
    await writeRows(tx, dialect, {
      ...write,
      columns: [...columns, ...Object.keys(isNew)],
      toRow: (row) => [...cellsOf(row, columns), ...Object.values(isNew)],
      onConflict: { key, act: 'keep' },
    });
    if (columns.length === 1) continue;
    await writeRows(tx, dialect, {
      ...write,
      columns,
      toRow: (row) => cellsOf(row, columns),
      onConflict: { key, act: 'replace' },
    });
  }
}

const cellsOf = (row: Row, columns: readonly string[]): Cell[] =>
  columns.map((column) => row[column] ?? null);

/** One row a key: no statement may touch the same row twice. Sorted, so that two writers wait and never deadlock. */
function mergedBy(key: string, rows: readonly RowPatch[]): Row[] {
  const merged = new Map<string, Row>();
  for (const row of rows) {
    const defined = Object.entries(row).filter(([, cell]) => cell !== undefined);
    const id = String(row[key]);
    merged.set(id, { ...merged.get(id), ...(Object.fromEntries(defined) as Row) });
  }
  return [...merged].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}

function bySameColumns(rows: readonly Row[]): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const names = Object.keys(row).sort().join(', ');
    const alike = groups.get(names);
    if (alike) alike.push(row);
    else groups.set(names, [row]);
  }
  return groups;
}
