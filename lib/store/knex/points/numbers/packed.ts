/**
 * Rows of numbers by bucket and series, many of them in each row of the result, as lists of numbers in text: to make an
 * object of every row is what takes drivers longest. SQL text: a measured hot path.
 */
import type { Database } from '../../sql/database';
import type { PerDialect } from '../../sql/dialect';
import type { Fragment } from '../../sql/statements';
import { type CellList, cellList } from './cell-lists';
import { type KnownList, knownList } from './known-lists';
import type { ListedColumn } from './lists';
import { areClose, piecesOf, SEEKS, type Seek } from './seeks';

export interface PackedQuery extends Omit<Seek, 'columns' | 'inOrder'> {
  readonly columns: readonly ListedColumn[];
}

/** Rows that share a bucket, or a series. */
export interface PackedRows {
  readonly buckets: number | readonly number[];
  readonly seriesIds: number | readonly number[];
  /** In the order of the columns that were asked for, one number for each row. */
  readonly cells: readonly ArrayLike<number>[];
  readonly size: number;
}

/** So many are packed by bucket, the order of the key: by series, the database would have to sort them. */
const MANY_SERIES = 64;

/** Of a range of series; packed, they take less memory than as many rows would. */
const ROWS_A_STATEMENT = 200_000;

type Reading = Pick<Database, 'read' | 'dialect'>;

export async function* packedRows(
  { read, dialect }: Reading,
  query: PackedQuery,
): AsyncGenerator<PackedRows> {
  const { bucket, buckets, seriesIds } = query;
  const isByBucket = seriesIds.length >= Math.min(buckets.length, MANY_SERIES);
  const lists = query.columns.map((column) => cellList(dialect, column));
  const pieces = isByBucket ? bucketsOf(buckets, seriesIds) : piecesOf(buckets, seriesIds);
  const results = readAhead(pieces, async (piece) => {
    const [shared, others] = isByBucket
      ? [bucket, knownList(dialect, 'series_id', piece.seriesIds)]
      : ['series_id', knownList(dialect, bucket, piece.buckets)];
    const selected = [`${shared} as shared`, 'count(*) as size', `${others.sql} as others`];
    const columns = [...selected, ...lists.map(({ sql }, i) => `${sql} as list_${i}`)];
    const { sql, bindings } = AGGREGATES[dialect.name]({ ...query, ...piece }, columns);
    const rows = await read.all<Row>(`${sql} group by ${shared}`, [others.binding, ...bindings]);
    return { rows, readOthers: others.read };
  });
  for await (const { rows, readOthers } of results) {
    for (const row of rows) yield unpacked(row, { isByBucket, lists, readOthers });
  }
}

type Aggregate = (query: PackedQuery, columns: readonly string[]) => Fragment;

const flat: Aggregate = (query, columns) => SEEKS.mariadb({ ...query, columns });

const AGGREGATES: PerDialect<Aggregate> = {
  sqlite: flat,
  // It would put the rows of a large part of a table in a table of hashes otherwise, in whatever order they lie.
  postgres: ({ columns: listed, ...query }, columns) => {
    const names = [query.bucket, 'series_id', ...listed.map(({ name }) => name)];
    const { sql, bindings } = SEEKS.postgres({ ...query, columns: names, inOrder: true });
    return { sql: `select ${columns.join(', ')} from (${sql}) as sought`, bindings };
  },
  mariadb: flat,
};

/** The database works on the next piece while this one is taken in. */
async function* readAhead<Piece, Rows>(
  pieces: Iterable<Piece>,
  read: (piece: Piece) => Promise<Rows>,
): AsyncGenerator<Rows> {
  let ahead: Promise<Rows> | undefined;
  for (const piece of pieces) {
    const next = read(piece);
    // Whoever stops early is not told of a failure of what is read ahead.
    next.catch(() => undefined);
    const rows = await ahead;
    ahead = next;
    if (rows !== undefined) yield rows;
  }
  if (ahead !== undefined) yield await ahead;
}

/** Pieces of some buckets with as many series as may be. */
function* bucketsOf(buckets: readonly number[], seriesIds: readonly number[]) {
  const most = areClose(seriesIds) ? ROWS_A_STATEMENT : undefined;
  for (const piece of piecesOf(seriesIds, buckets, most)) {
    yield { buckets: piece.seriesIds, seriesIds: piece.buckets };
  }
}

interface Row extends Readonly<Record<`list_${number}`, string>> {
  readonly shared: number;
  readonly size: number | string;
  readonly others: string | null;
}

interface Packing {
  readonly isByBucket: boolean;
  readonly lists: readonly CellList[];
  readonly readOthers: KnownList['read'];
}

function unpacked(row: Row, { isByBucket, lists, readOthers }: Packing): PackedRows {
  const size = Number(row.size);
  const others = readOthers(row.others, size);
  const cells = lists.map(({ read }, i) => read(String(row[`list_${i}`]), size));
  return isByBucket
    ? { buckets: row.shared, seriesIds: others, cells, size }
    : { buckets: others, seriesIds: row.shared, cells, size };
}
