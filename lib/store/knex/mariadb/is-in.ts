/** Any number of values in a condition of MariaDB. */
import type { Fragment } from '../sql/dialect';

export const isIn = (column: string, values: readonly string[]): Fragment => ({
  sql: values.length === 0 ? 'false' : `${column} in (${values.map(() => '?').join(', ')})`,
  bindings: values,
});
