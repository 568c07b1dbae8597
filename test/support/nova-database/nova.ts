/** The databases of a Nova on any kind of server, filled from a recording. */
import type { DatabaseKind, MakeDatabase, TestDatabase } from '../databases/databases';
import type { Cell, RecordedRow } from './recording';
import { createTable, tablesOf, truths } from './schema';

export interface Nova {
  readonly api: TestDatabase;
  readonly cell0: TestDatabase;
  readonly cell1: TestDatabase;
  /** Takes all rows out and puts these in. */
  fill(rows: readonly RecordedRow[]): Promise<void>;
  /** The command line of an import. */
  readonly argv: readonly string[];
}

export interface NovaOptions {
  /** Columns that this release does not have: `instances.hidden`. */
  readonly dropped?: readonly string[];
}

/** The addresses in the recorded mappings were taken out, so that the cells get theirs by `--cell`. */
export async function makeNova(
  kind: DatabaseKind,
  make: MakeDatabase,
  { dropped = [] }: NovaOptions = {},
): Promise<Nova> {
  const making = kind === 'MariaDB' ? { clause: 'character set utf8' } : {};
  const databases = {
    nova_api: await make(making),
    nova_cell0: await make(making),
    nova: await make(making),
  } as const;
  for (const [db, { all }] of Object.entries(databases)) {
    for (const table of tablesOf(db)) {
      for (const sql of createTable(kind, table, dropped)) await all(sql);
    }
  }
  const { nova_api: api, nova_cell0: cell0, nova: cell1 } = databases;
  return {
    ...{ api, cell0, cell1 },
    argv: [
      ...['import', 'nova-database', '--url', api.url, '--nova-database-pause', '0'],
      ...['--cell', `cell0=${cell0.url}`, '--cell', `cell1=${cell1.url}`],
    ],
    async fill(rows) {
      for (const [db, database] of Object.entries(databases)) {
        for (const table of tablesOf(db)) await database.all(`delete from ${table}`);
        const own = rows.filter((row) => row.db === db);
        for (const table of new Set(own.map((row) => row.table))) {
          await insert(
            database,
            table,
            own.filter((row) => row.table === table),
          );
        }
      }
    },
  };
}

const ROWS_A_STATEMENT = 100;

export async function insert(
  { kind, all }: TestDatabase,
  table: string,
  rows: readonly Pick<RecordedRow, 'row'>[],
): Promise<void> {
  const isTruth = new Set(kind === 'PostgreSQL' ? truths(table) : []);
  const [first] = rows;
  if (!first) return;
  const columns = Object.keys(first.row);
  const cellOf = (column: string, cell: Cell | undefined): Cell =>
    isTruth.has(column) && cell !== null ? String(cell === 1) : (cell ?? null);
  for (let from = 0; from < rows.length; from += ROWS_A_STATEMENT) {
    const some = rows.slice(from, from + ROWS_A_STATEMENT);
    const marks = some.map(() => `(${columns.map(() => '?').join(', ')})`).join(', ');
    const cells = some.flatMap(({ row }) => columns.map((column) => cellOf(column, row[column])));
    await all(`insert into ${table} (${columns.join(', ')}) values ${marks}`, cells);
  }
}
