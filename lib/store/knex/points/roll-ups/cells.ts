/** Cells for the values of series in buckets, those of a series one after the other, so that they need not be copied. */

interface Grid {
  readonly values: readonly unknown[];
  readonly seriesIds: readonly number[];
  readonly buckets: readonly number[];
}

type Numbers = number | ArrayLike<number>;

interface Keys {
  readonly seriesIds: Numbers;
  readonly buckets: Numbers;
}

/** Each one's cell is so far from the base. */
interface Places {
  readonly base: number;
  readonly offsets: ArrayLike<number>;
}

export interface Cells {
  /** One for each value. */
  readonly columns: readonly Float64Array[];
  readonly isThere: Uint8Array;
  /** Where the cells of several buckets of a series are, or of several series in a bucket. */
  placesOf(keys: Keys): Places;
}

export function cellsOf({ values, seriesIds, buckets }: Grid): Cells {
  const size = seriesIds.length * buckets.length;
  return {
    columns: values.map(() => new Float64Array(size)),
    isThere: new Uint8Array(size),
    placesOf: placesIn(positionsIn(seriesIds, buckets.length), positionsIn(buckets, 1)),
  };
}

interface Positions {
  of(key: number): number;
  ofAll(keys: ArrayLike<number>): ArrayLike<number>;
}

const placesIn =
  (first: Positions, offset: Positions): Cells['placesOf'] =>
  ({ seriesIds, buckets }) => {
    if (typeof seriesIds !== 'number') {
      return { base: offset.of(Number(buckets)), offsets: first.ofAll(seriesIds) };
    }
    const listed = typeof buckets === 'number' ? [buckets] : buckets;
    return { base: first.of(seriesIds), offsets: offset.ofAll(listed) };
  };

/** Where each of these stands, times the stride; one list after the other is the same one, mostly. */
function positionsIn(keys: readonly number[], stride: number): Positions {
  const byKey = new Map(keys.map((key, position) => [key, position * stride]));
  const positionOf = (key: number): number => byKey.get(key) ?? Number.NaN;
  let last: ArrayLike<number> | undefined;
  let positions: ArrayLike<number> = [];
  return {
    of: positionOf,
    ofAll(list) {
      if (list !== last) positions = Float64Array.from(list, positionOf);
      last = list;
      return positions;
    },
  };
}

/** Picks those that are there, as a view of the same memory if all are; undefined if none is. */
export function picker(isThere: Uint8Array): ((column: Float64Array) => Float64Array) | undefined {
  let count = 0;
  for (let i = 0; i < isThere.length; i++) count += isThere[i] as number;
  if (count === 0) return undefined;
  if (count === isThere.length) return (column) => column;
  return (column) => {
    const picked = new Float64Array(count);
    let size = 0;
    for (let i = 0; i < isThere.length; i++) {
      if (isThere[i]) picked[size++] = column[i] as number;
    }
    return picked;
  };
}
