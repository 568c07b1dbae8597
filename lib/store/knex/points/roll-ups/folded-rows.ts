/** Roll-ups as rows of their tables. */
import { ROLL_UP_VALUES, type RollUpColumns } from '../../../../domain/points/roll-up';

/** The rows of many series, each folded, in the order of buckets and series, which is that of upserts. */
export const foldedRows = <Columns>(
  bySeries: ReadonlyMap<number, Columns>,
  fold: (columns: Columns) => RollUpColumns,
  bucketMs: number,
): number[][] =>
  Array.from(bySeries, ([seriesId, columns]) => rollUpRows(seriesId, fold(columns), bucketMs))
    .flat()
    .sort(([bucketA = 0, a = 0], [bucketB = 0, b = 0]) => bucketA - bucketB || a - b);

const rollUpRows = (seriesId: number, columns: RollUpColumns, bucketMs: number): number[][] =>
  Array.from(columns.startMs, (startMs, index) => [
    startMs / bucketMs,
    seriesId,
    ...ROLL_UP_VALUES.map((value) => columns[value][index] as number),
  ]);
