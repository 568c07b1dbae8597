/**
 * Rows of numbers by bucket and series, many of them in each row of the result, as lists of numbers in text: to make an
 * object of every row is what takes drivers longest. SQL text: a measured hot path.
 */
import type { Database } from '../../sql/database';
import { type ListedColumn, listOf, numbersOf } from './lists';
import { piecesOf, SEEKS, type Seek } from './seeks';

export interface PackedQuery extends Omit<Seek, 'columns'> {
  readonly columns: readonly ListedColumn[];
}

/** Rows that share a bucket, or a series. */
export interface PackedRows {
  readonly buckets: number | readonly number[];
  readonly seriesIds: number | readonly number[];
  /** In the order of the columns that were asked for, one number for each row. */
  readonly cells: readonly (readonly number[])[];
  readonly size: number;
}

/** So many are packed by bucket, the order of the key: by series, the database would have to sort them. */
const MANY_SERIES = 64;

export async function* packedRows(
  { read, dialect }: Pick<Database, 'read' | 'dialect'>,
  { columns, ...query }: PackedQuery,
): AsyncGenerator<PackedRows> {
  const { bucket, buckets, seriesIds } = query;
  const isByBucket = seriesIds.length >= Math.min(buckets.length, MANY_SERIES);
  const [shared, other] = isByBucket ? [bucket, 'series_id'] : ['series_id', bucket];
  const listed = [{ name: other, type: 'integer' } as const, ...columns].map(
    (column, i) => `${listOf(dialect, column)} as list_${i}`,
  );
  const selected = [`${shared} as shared`, 'count(*) as size', ...listed];
  const pieces = isByBucket ? bucketsOf(buckets, seriesIds) : piecesOf(buckets, seriesIds);
  const results = readAhead(pieces, (piece) => {
    const seek = SEEKS[dialect.name]({ ...query, ...piece, columns: selected });
    return read.all<Row>(`${seek.sql} group by ${shared}`, seek.bindings);
  });
  const readOthers = rememberLast(numbersOf);
  for await (const rows of results) {
    for (const row of rows) yield unpacked(row, { isByBucket, cells: columns.length, readOthers });
  }
}

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
  for (const piece of piecesOf(seriesIds, buckets)) {
    yield { buckets: piece.seriesIds, seriesIds: piece.buckets };
  }
}

type Row = Readonly<Record<string, number | string>>;

type ReadList = (list: string, size: number) => readonly number[];

interface Packing {
  readonly isByBucket: boolean;
  /** How many lists there are besides that of buckets or series. */
  readonly cells: number;
  readonly readOthers: ReadList;
}

function unpacked(row: Row, { isByBucket, cells: width, readOthers }: Packing): PackedRows {
  const size = Number(row['size']);
  const list = (column: number) => String(row[`list_${column}`]);
  const others = readOthers(list(0), size);
  const cells = Array.from({ length: width }, (_, i) => numbersOf(list(i + 1), size));
  const shared = Number(row['shared']);
  return isByBucket
    ? { buckets: shared, seriesIds: others, cells, size }
    : { buckets: others, seriesIds: shared, cells, size };
}

/** One hour after the other has the same series, mostly. */
function rememberLast(read: ReadList): ReadList {
  let last: { readonly list: string; readonly numbers: readonly number[] } | undefined;
  return (list, size) => {
    if (last?.list !== list) last = { list, numbers: read(list, size) };
    return last.numbers;
  };
}
