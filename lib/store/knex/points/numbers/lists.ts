/** Numbers of many rows in one row of a result, as lists in text: to make an object of every row is what takes drivers longest. */
import type { DialectName, PerDialect } from '../../sql/dialect';

export interface ListedColumn {
  readonly name: string;
  readonly type: 'integer' | 'double';
}

/** Lists of numbers in the order of the rows; each database writes as many digits as give back the double. */
const LISTED: PerDialect<Readonly<Record<ListedColumn['type'], (column: string) => string>>> = {
  sqlite: {
    integer: (column) => `group_concat(${column})`,
    double: (column) => `group_concat(${column})`,
  },
  postgres: {
    integer: (column) => `array_to_string(array_agg(${column}), ',')`,
    double: (column) => `array_to_string(array_agg(${column}), ',')`,
  },
  mariadb: {
    integer: (column) => `group_concat(${column})`,
    double: (column) => `group_concat(${column})`,
  },
};

/** An aggregate; all of one row are in the same order. */
export const listOf = (
  dialect: { readonly name: DialectName },
  { name, type }: ListedColumn,
): string => LISTED[dialect.name][type](name);

/** MariaDB cuts lists that are longer than it allows; that must not be overlooked. */
export function numbersOf(list: string, size: number): readonly number[] {
  const numbers = JSON.parse(`[${list}]`) as readonly number[];
  if (numbers.length !== size) throw new Error(`${numbers.length} of ${size} numbers were read`);
  return numbers;
}
