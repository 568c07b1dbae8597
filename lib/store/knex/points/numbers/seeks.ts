/**
 * Rows by hour and series: one seek for each of both, never a range of hours, which would read all series of these
 * hours. Where ids are close to each other, those of an hour are a range, which costs far less than a seek for each.
 * SQL text: a measured hot path, and PostgreSQL takes lists as arrays.
 */
import type { PerDialect } from '../../sql/dialect';
import type { Fragment } from '../../sql/statements';
import { arrayText } from './upsert';

export interface Seek {
  readonly table: string;
  readonly columns: readonly string[];
  /** The first column of the key. */
  readonly bucket: 'hour' | 'day';
  /** Each once. */
  readonly buckets: readonly number[];
  /** Each once. */
  readonly seriesIds: readonly number[];
  /** By bucket, then series; only where the order of the key gives that for nothing. */
  readonly inOrder?: boolean;
}

/** Fewer are sought one by one. */
const LEAST_DENSE = 16;
/** In a range of ids at most so many are passed over for each that is wanted. */
const MOST_PASSED = 3;

interface Ids {
  readonly from: number;
  readonly to: number;
  /** Whether the range has others, too. */
  readonly hasOthers: boolean;
}

const lesser = (a: number, b: number): number => Math.min(a, b);
const greater = (a: number, b: number): number => Math.max(a, b);

/** Undefined if there are few, or if they are far from each other. */
function denseRange(seriesIds: readonly number[]): Ids | undefined {
  const count = seriesIds.length;
  if (count < LEAST_DENSE) return undefined;
  const [from, to] = [seriesIds.reduce(lesser), seriesIds.reduce(greater)];
  const others = to - from + 1 - count;
  return others > MOST_PASSED * count ? undefined : { from, to, hasOthers: others > 0 };
}

/** Whether they are read as a range, so that a statement takes as many as its rows may be. */
export const areClose = (seriesIds: readonly number[]): boolean =>
  denseRange(seriesIds) !== undefined;

type IsOneOf = (column: string, numbers: readonly number[]) => Fragment;

/** A sum is not in the key, so that the ids in a range are tested and not sought. */
function isOneOfSeries(isOneOf: IsOneOf, seriesIds: readonly number[]): Fragment {
  const range = denseRange(seriesIds);
  if (!range) return isOneOf('series_id', seriesIds);
  const between = `series_id between ${range.from} and ${range.to}`;
  if (!range.hasOthers) return { sql: between, bindings: [] };
  const { sql, bindings } = isOneOf('series_id + 0', seriesIds);
  return { sql: `${between} and ${sql}`, bindings };
}

const seekBy =
  (isOneOf: IsOneOf) =>
  ({ table, columns, bucket, buckets, seriesIds, inOrder = false }: Seek): Fragment => {
    const [hours, series] = [isOneOf(bucket, buckets), isOneOfSeries(isOneOf, seriesIds)];
    const order = inOrder && denseRange(seriesIds) ? ` order by ${bucket}, series_id` : '';
    return {
      sql: `select ${columns.join(', ')} from ${table} where ${hours.sql} and ${series.sql}${order}`,
      bindings: [...hours.bindings, ...series.bindings],
    };
  };

const inLists = seekBy((column, numbers) => ({
  sql: `${column} in (${numbers.join(',')})`,
  bindings: [],
}));

const inArrays = seekBy((column, numbers) => ({
  sql: `${column} = any(?::integer[])`,
  bindings: [arrayText(numbers)],
}));

/**
 * Of one series, bucket by bucket, which PostgreSQL plans in a tenth of the time that it takes for a long array. "offset 0" keeps the
 * planner from flattening the subquery; the range tells it which partitions there are to plan for.
 */
function seekEach(seriesId: number, { table, columns, bucket, buckets }: Seek): Fragment {
  const [from, to] = [buckets.reduce(lesser), buckets.reduce(greater)];
  return {
    sql: `select ${columns.join(', ')} from unnest(?::integer[]) as sought
      cross join lateral (select * from ${table} where ${bucket} = sought
        and ${bucket} between ${from} and ${to} and series_id = ${seriesId} offset 0) as found`,
    bindings: [arrayText(buckets)],
  };
}

function inPostgres(seek: Seek): Fragment {
  const [id] = seek.seriesIds;
  return id !== undefined && seek.seriesIds.length === 1 ? seekEach(id, seek) : inArrays(seek);
}

export const SEEKS: PerDialect<(seek: Seek) => Fragment> = {
  sqlite: inLists,
  postgres: inPostgres,
  mariadb: inLists,
};

/** How many seeks one statement makes at most: more would hold too many rows at once, or be too many for MariaDB. */
const SEEKS_A_STATEMENT = 20_000;

/** Buckets × series in pieces. */
export function* piecesOf(
  buckets: readonly number[],
  seriesIds: readonly number[],
  most = SEEKS_A_STATEMENT,
): Generator<Pick<Seek, 'buckets' | 'seriesIds'>> {
  if (buckets.length === 0) return;
  const size = Math.max(1, Math.floor(most / buckets.length));
  for (let from = 0; from < seriesIds.length; from += size) {
    const some = seriesIds.slice(from, from + size);
    for (let first = 0; first < buckets.length; first += most) {
      yield { buckets: buckets.slice(first, first + most), seriesIds: some };
    }
  }
}
