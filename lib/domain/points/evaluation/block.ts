/** The values of many series at some instants at a time, interpolated where a series has no point of its own. */
import type { PointColumns } from '../columns';
import type { Interpolation } from './interpolation';

/** A row for each instant; in it the series that take part, in their order. */
export interface Block {
  readonly rows: number;
  readonly cells: Float64Array;
  /** How many series take part in each row. */
  readonly sizes: Uint32Array;
  /** To be called with later instants each time, at most `rows`. */
  fill(stamps: Float64Array): void;
}

/** Values at once in memory. */
const CELLS = 1 << 14;

export function makeBlock(
  series: readonly PointColumns[],
  instants: number,
  interpolation: Interpolation,
): Block {
  const rows = Math.min(Math.ceil(CELLS / Math.max(series.length, 1)), instants);
  const block = {
    rows,
    cells: new Float64Array(rows * series.length),
    sizes: new Uint32Array(rows),
    width: series.length,
  };
  const cursors = series.map((points) => ({ ...points, position: -1 }));
  return {
    ...block,
    fill(stamps) {
      block.sizes.fill(0);
      for (const cursor of cursors) addSeries(block, stamps, cursor, interpolation);
    },
  };
}

interface Cells extends Pick<Block, 'cells' | 'sizes'> {
  readonly width: number;
}

interface Cursor extends PointColumns {
  /** Of the last point that is not after the instant. */
  position: number;
}

function addSeries(
  { cells, sizes, width }: Cells,
  stamps: Float64Array,
  cursor: Cursor,
  interpolation: Interpolation,
): void {
  const { atMs, values } = cursor;
  for (let row = 0; row < stamps.length; row++) {
    const stampMs = stamps[row] as number;
    const next = cursor.position + 1;
    // The next point is of this instant, mostly.
    const isNext = next < atMs.length && atMs[next] === stampMs;
    if (isNext) cursor.position = next;
    else if (!advance(cursor, stampMs, interpolation)) continue;
    const size = sizes[row] as number;
    cells[row * width + size] = isNext
      ? (values[next] as number)
      : valueAt(cursor, stampMs, interpolation);
    sizes[row] = size + 1;
  }
}

/** Whether the series takes part: not before its first and not after its last point. */
function advance(cursor: Cursor, stampMs: number, interpolation: Interpolation): boolean {
  const { atMs } = cursor;
  const last = atMs.length - 1;
  let { position } = cursor;
  while (position < last && (atMs[position + 1] as number) <= stampMs) position++;
  cursor.position = position;
  if (position < 0) return false;
  return (atMs[position] as number) === stampMs || (position < last && interpolation !== 'skip');
}

function valueAt(
  { atMs, values, position }: Cursor,
  stampMs: number,
  interpolation: Interpolation,
): number {
  const before = values[position] as number;
  const beforeMs = atMs[position] as number;
  if (beforeMs === stampMs || interpolation === 'hold') return before;
  if (interpolation === 'zero') return 0;
  const rise = (values[position + 1] as number) - before;
  return before + ((stampMs - beforeMs) * rise) / ((atMs[position + 1] as number) - beforeMs);
}
