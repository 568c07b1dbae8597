/** Columns of roll-ups, gathered in whatever order a database returns them. */
import {
  ROLL_UP_MS,
  type RollUpColumns,
  type RollUpValue,
  type RollUpWidth,
} from '../../../../domain/points/roll-up';
import type { PackedRows } from '../numbers/packed';
import { type Cells, cellsOf, picker } from './cells';

/** What there may be: a cell for each series in each bucket. */
export interface RollUpGrid<Value extends RollUpValue> {
  readonly width: RollUpWidth;
  readonly values: readonly Value[];
  readonly seriesIds: readonly number[];
  /** In order. */
  readonly buckets: readonly number[];
}

type IsIn = (seriesId: number, bucket: number) => boolean;

export interface RollUpGatherer<Value extends RollUpValue> {
  /** Rows whose cells are the values, in their order, but for those that are left out. */
  addRows(rows: PackedRows, isLeftOut?: IsIn): void;
  addAll(
    seriesId: number,
    columns: RollUpColumns<Value>,
    isWanted?: (startMs: number) => boolean,
  ): void;
  /** Of each series that has any. */
  finish(): Map<number, RollUpColumns<Value>>;
}

export function gatherRollUps<Value extends RollUpValue>(
  grid: RollUpGrid<Value>,
): RollUpGatherer<Value> {
  const cells = cellsOf(grid);
  const bucketMs = ROLL_UP_MS[grid.width];
  return {
    addRows: (rows, isLeftOut) => addRows(cells, rows, isLeftOut),
    addAll(seriesId, added, isWanted = () => true) {
      const columns = grid.values.map((value) => added[value]);
      const buckets = Array.from(added.startMs, (ms) => ms / bucketMs);
      const rows = { seriesIds: seriesId, buckets, cells: columns, size: buckets.length };
      addRows(cells, rows, (_id, bucket) => !isWanted(bucket * bucketMs));
    },
    finish: () => finished(grid, cells),
  };
}

function addRows(into: Cells, { cells, size, ...keys }: PackedRows, isLeftOut?: IsIn): void {
  const { base, offsets } = into.placesOf(keys);
  const { seriesIds, buckets } = keys;
  for (let i = 0; i < size; i++) {
    if (isLeftOut?.(numberAt(seriesIds, i), numberAt(buckets, i))) continue;
    const cell = base + (offsets[i] as number);
    into.isThere[cell] = 1;
    for (let n = 0; n < cells.length; n++) {
      (into.columns[n] as Float64Array)[cell] = (cells[n] as ArrayLike<number>)[i] as number;
    }
  }
}

const numberAt = (numbers: number | readonly number[], index: number): number =>
  typeof numbers === 'number' ? numbers : (numbers[index] as number);

function finished<Value extends RollUpValue>(
  { width, values, seriesIds, buckets }: RollUpGrid<Value>,
  { isThere, columns }: Cells,
): Map<number, RollUpColumns<Value>> {
  const all = Float64Array.from(buckets, (bucket) => bucket * ROLL_UP_MS[width]);
  const gathered = new Map<number, RollUpColumns<Value>>();
  for (const [position, id] of seriesIds.entries()) {
    const [from, to] = [position * all.length, (position + 1) * all.length];
    const pick = picker(isThere.subarray(from, to));
    if (!pick) continue;
    const named = values.map((value, n) => [
      value,
      pick((columns[n] as Float64Array).subarray(from, to)),
    ]);
    const ofSeries = { startMs: pick(all), ...Object.fromEntries(named) };
    gathered.set(id, ofSeries as RollUpColumns<Value>);
  }
  return gathered;
}
