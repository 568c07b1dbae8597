/** Lists of integers that are mostly known before: they are sent only where they differ from what is expected. */
import type { DialectName, PerDialect } from '../../sql/dialect';
import { listOf, numbersOf } from './lists';
import { arrayText } from './upsert';

interface KnownLists {
  /** An aggregate: null where the list is equal to the one that is bound. */
  readonly sql: (column: string, list: string) => string;
  readonly bound: (numbers: readonly number[]) => string;
}

const texts: KnownLists = {
  sql: (_column, list) => `nullif(${list}, ?)`,
  bound: (numbers) => numbers.join(','),
};

const KNOWN: PerDialect<KnownLists> = {
  sqlite: texts,
  postgres: {
    sql: (column, list) =>
      `case when array_agg(${column}) = ?::integer[] then null else ${list} end`,
    bound: arrayText,
  },
  mariadb: texts,
};

interface Dialect {
  readonly name: DialectName;
}

export interface KnownList {
  readonly sql: string;
  readonly binding: string;
  readonly read: (list: string | null, size: number) => readonly number[];
}

export function knownList(
  dialect: Dialect,
  column: string,
  expected: readonly number[],
): KnownList {
  const { sql, bound } = KNOWN[dialect.name];
  // One row after the other differs in the same way, mostly.
  let last: string | undefined;
  let numbers: readonly number[] = [];
  return {
    sql: sql(column, listOf(dialect, { name: column, type: 'integer' })),
    binding: bound(expected),
    read(list, size) {
      if (list === null) return expected;
      if (list !== last) numbers = numbersOf(list, size);
      last = list;
      return numbers;
    },
  };
}
