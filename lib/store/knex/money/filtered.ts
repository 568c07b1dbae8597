/** Filters of numbers in SQL. */
import type { Knex } from 'knex';
import type { Bounds, Filters } from '../../../domain/values/bounds';

/** Adds them as conditions. */
export function filtered<Rows extends Knex.QueryBuilder>(
  rows: Rows,
  column: string,
  filters: Filters,
): Rows {
  for (const alternatives of filters) {
    rows.where((any) => {
      for (const bounds of alternatives) any.orWhere((one) => within(one, column, bounds));
    });
  }
  return rows;
}

function within(rows: Knex.QueryBuilder, column: string, bounds: Bounds): void {
  const { after, from, before, until } = bounds;
  if (after !== undefined) rows.where(column, '>', after);
  if (from !== undefined) rows.where(column, '>=', from);
  if (before !== undefined) rows.where(column, '<', before);
  if (until !== undefined) rows.where(column, '<=', until);
}
