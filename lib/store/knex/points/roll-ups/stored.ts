/** Stored roll-ups by bucket and series. */
import type { RollUpValue } from '../../../../domain/points/roll-up';
import { CooperativeScheduler } from '../../../../event-loop';
import type { Database } from '../../sql/database';
import { type PackedRows, packedRows } from '../numbers/packed';
import { ROLL_UP_COLUMNS } from '../numbers/tables';

export interface StoredQuery {
  readonly of: 'hour' | 'day';
  readonly buckets: readonly number[];
  /** In order. */
  readonly seriesIds: readonly number[];
  readonly values: readonly RollUpValue[];
}

const TABLES = { hour: 'rollup_1h', day: 'rollup_1d' } as const;

/** With the values that are asked for as cells. */
export async function* storedRollUps(
  database: Pick<Database, 'read' | 'dialect'>,
  { of, values, ...where }: StoredQuery,
): AsyncGenerator<PackedRows> {
  if (where.buckets.length === 0 || where.seriesIds.length === 0) return;
  const scheduler = new CooperativeScheduler();
  const columns = values.map((value) => ({
    name: ROLL_UP_COLUMNS[value],
    type: value === 'count' ? ('integer' as const) : ('double' as const),
  }));
  const query = { ...where, table: TABLES[of], bucket: of, columns };
  for await (const rows of packedRows(database, query)) {
    yield rows;
    if (scheduler.shouldYield) await scheduler.yield();
  }
}
