/** Lists of what the cells of rows hold; on PostgreSQL doubles are sent as their bytes, which take both sides less than digits. */
import type { DialectName } from '../../sql/dialect';
import { type ListedColumn, listOf, numbersOf } from './lists';

const DOUBLE_BYTES = 8;

function doublesOf(list: string, size: number): Float64Array {
  const bytes = Buffer.from(list, 'base64');
  const found = bytes.length / DOUBLE_BYTES;
  if (found !== size) throw new Error(`${found} of ${size} doubles were read`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const doubles = new Float64Array(size);
  for (let i = 0; i < size; i++) doubles[i] = view.getFloat64(i * DOUBLE_BYTES);
  return doubles;
}

export interface CellList {
  /** An aggregate; all of one row are in the same order. */
  readonly sql: string;
  readonly read: (list: string, size: number) => ArrayLike<number>;
}

export function cellList(dialect: { readonly name: DialectName }, column: ListedColumn): CellList {
  if (dialect.name !== 'postgres' || column.type !== 'double') {
    return { sql: listOf(dialect, column), read: numbersOf };
  }
  return {
    sql: `encode(string_agg(float8send(${column.name}), ''), 'base64')`,
    read: doublesOf,
  };
}
