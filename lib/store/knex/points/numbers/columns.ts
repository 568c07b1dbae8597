/** Columns of points that are gathered row by row, in whatever order a database returns them. */
import type { PointColumns } from '../../../../domain/points/columns';

interface Growing {
  readonly atMs: number[];
  readonly values: number[];
  isInOrder: boolean;
}

/** Adds rows, then gives the columns of each series, in order of time. */
export function pointColumns() {
  const bySeries = new Map<number, Growing>();
  return {
    add(seriesId: number, atMs: number, value: number): void {
      let growing = bySeries.get(seriesId);
      if (!growing) {
        growing = { atMs: [], values: [], isInOrder: true };
        bySeries.set(seriesId, growing);
      }
      if (atMs < (growing.atMs.at(-1) ?? atMs)) growing.isInOrder = false;
      growing.atMs.push(atMs);
      growing.values.push(value);
    },
    finish: (): Map<number, PointColumns> =>
      new Map(Array.from(bySeries, ([seriesId, growing]) => [seriesId, columnsOf(growing)])),
  };
}

function columnsOf({ atMs, values, isInOrder }: Growing): PointColumns {
  if (isInOrder) return { atMs: Float64Array.from(atMs), values: Float64Array.from(values) };
  const order = Array.from(atMs.keys()).sort((a, b) => (atMs[a] ?? 0) - (atMs[b] ?? 0));
  return {
    atMs: Float64Array.from(order, (index) => atMs[index] ?? 0),
    values: Float64Array.from(order, (index) => values[index] ?? 0),
  };
}
