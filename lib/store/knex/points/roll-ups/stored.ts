/** Stored roll-ups by bucket and series. */
import type { RollUpValue } from '../../../../domain/points/roll-up';
import { CooperativeScheduler } from '../../../../event-loop';
import type { Database } from '../../sql/database';
import { packedRows } from '../numbers/packed';
import { ROLL_UP_COLUMNS } from '../numbers/tables';

export interface StoredQuery {
  readonly of: 'hour' | 'day';
  readonly buckets: readonly number[];
  /** In order. */
  readonly seriesIds: readonly number[];
  readonly values: readonly RollUpValue[];
}

const TABLES = { hour: 'rollup_1h', day: 'rollup_1d' } as const;

/** Calls for each stored roll-up with the values that are asked for, which are overwritten for the next. */
export async function eachRollUp(
  database: Pick<Database, 'read' | 'dialect'>,
  { of, values, ...where }: StoredQuery,
  visit: (seriesId: number, bucket: number, values: readonly number[]) => void,
): Promise<void> {
  if (where.buckets.length === 0 || where.seriesIds.length === 0) return;
  const scheduler = new CooperativeScheduler();
  const columns = values.map((value) => ({
    name: ROLL_UP_COLUMNS[value],
    type: value === 'count' ? ('integer' as const) : ('double' as const),
  }));
  const query = { ...where, table: TABLES[of], bucket: of, columns };
  for await (const { buckets, seriesIds, cells, size } of packedRows(database, query)) {
    const one = cells.map(() => 0);
    for (let row = 0; row < size; row++) {
      for (let i = 0; i < one.length; i++) one[i] = cells[i]?.[row] as number;
      visit(at(seriesIds, row), at(buckets, row), one);
    }
    if (scheduler.shouldYield) await scheduler.yield();
  }
}

const at = (list: number | readonly number[], row: number): number =>
  typeof list === 'number' ? list : (list[row] as number);
