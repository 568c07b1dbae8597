/** Columns of roll-ups that are gathered bucket by bucket, in whatever order a database returns them. */
import {
  ROLL_UP_VALUES,
  type RollUpColumns,
  type RollUpValue,
} from '../../../../domain/points/roll-up';

interface Growing {
  readonly startMs: number[];
  /** One for each value, in their order. */
  readonly columns: readonly number[][];
  isInOrder: boolean;
}

export interface RollUpGatherer<Value extends RollUpValue> {
  add(seriesId: number, startMs: number, values: readonly number[]): void;
  addAll(
    seriesId: number,
    columns: RollUpColumns<Value>,
    isWanted?: (startMs: number) => boolean,
  ): void;
  finish(): Map<number, RollUpColumns<Value>>;
}

export function gatherRollUps<Value extends RollUpValue>(
  values: readonly Value[],
): RollUpGatherer<Value> {
  const bySeries = new Map<number, Growing>();
  const add = (seriesId: number, startMs: number, cells: readonly number[]): void => {
    const growing = growingOf(bySeries, seriesId, values.length);
    if (startMs < (growing.startMs.at(-1) ?? startMs)) growing.isInOrder = false;
    growing.startMs.push(startMs);
    for (let i = 0; i < cells.length; i++) growing.columns[i]?.push(cells[i] as number);
  };
  return {
    add,
    addAll(seriesId, columns, isWanted = () => true) {
      for (const [index, startMs] of columns.startMs.entries()) {
        if (!isWanted(startMs)) continue;
        add(
          seriesId,
          startMs,
          values.map((value) => columns[value][index] as number),
        );
      }
    },
    finish: () =>
      new Map(
        Array.from(bySeries, ([seriesId, growing]) => [seriesId, columnsOf(growing, values)]),
      ),
  };
}

function growingOf(bySeries: Map<number, Growing>, seriesId: number, width: number): Growing {
  let growing = bySeries.get(seriesId);
  if (!growing) {
    growing = { startMs: [], columns: Array.from({ length: width }, () => []), isInOrder: true };
    bySeries.set(seriesId, growing);
  }
  return growing;
}

function columnsOf<Value extends RollUpValue>(
  { startMs, columns, isInOrder }: Growing,
  values: readonly Value[],
): RollUpColumns<Value> {
  const order = isInOrder
    ? undefined
    : Array.from(startMs.keys()).sort((a, b) => (startMs[a] ?? 0) - (startMs[b] ?? 0));
  const sorted = (cells: readonly number[]) =>
    order ? Float64Array.from(order, (index) => cells[index] as number) : new Float64Array(cells);
  const named = values.map((value, index) => [value, sorted(columns[index] ?? [])] as const);
  return { startMs: sorted(startMs), ...Object.fromEntries(named) } as RollUpColumns<Value>;
}

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
