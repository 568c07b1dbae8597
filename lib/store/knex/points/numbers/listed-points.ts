/**
 * Points of one series, as lists of numbers in one row of the result: to make an object of every point is what takes
 * drivers longest. SQL text: a measured hot path.
 */
import type { Database } from '../../sql/database';
import type { Fragment } from '../../sql/statements';
import { cellList } from './cell-lists';

export interface ListedPoints {
  readonly size: number;
  readonly hours: ArrayLike<number>;
  readonly offsetsMs: ArrayLike<number>;
  readonly values: ArrayLike<number>;
}

const NONE: ListedPoints = { size: 0, hours: [], offsetsMs: [], values: [] };

interface Row {
  readonly size: number | string;
  readonly hours: string;
  readonly offsets: string;
  readonly cells: string;
}

/** `points`: a statement whose rows have the hour, the offset and the value. */
export async function listedPoints(
  { read, dialect }: Pick<Database, 'read' | 'dialect'>,
  points: Fragment,
): Promise<ListedPoints> {
  const hours = cellList(dialect, { name: 'hour', type: 'integer' });
  const offsets = cellList(dialect, { name: 'offset_ms', type: 'integer' });
  const values = cellList(dialect, { name: 'value', type: 'double' });
  const [row] = await read.all<Row>(
    `select count(*) as size, ${hours.sql} as hours, ${offsets.sql} as offsets, ${values.sql} as cells
      from (${points.sql}) as sought`,
    points.bindings,
  );
  const size = Number(row?.size);
  if (row === undefined || size === 0) return NONE;
  return {
    size,
    hours: hours.read(row.hours, size),
    offsetsMs: offsets.read(row.offsets, size),
    values: values.read(row.cells, size),
  };
}
