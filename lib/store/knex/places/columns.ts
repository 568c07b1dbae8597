/** Between what a place is and a row of its table, column by column. */
import { canonicalJson } from '../../../domain/values/canonical';
import { decimalOf } from '../../../domain/values/decimal';
import type { Cell } from '../sql/statements';

/** How a column holds what is no plain text or number. */
interface Codec {
  readonly encode: (value: never) => Cell;
  readonly decode: (cell: never) => unknown;
}

export const JSON_TEXT: Codec = {
  encode: (value: unknown) => canonicalJson(value),
  decode: (cell: string) => JSON.parse(cell),
};

/** Booleans are stored as 0 and 1. */
export const FLAG: Codec = {
  encode: (flag: boolean) => Number(flag),
  decode: (cell: number) => cell === 1,
};

/** PostgreSQL and MariaDB pad decimals with zeros. */
export const DECIMAL: Codec = {
  encode: (text: string) => text,
  decode: (cell: string) => decimalOf(cell) ?? cell,
};

export interface Column<Item> {
  readonly member: keyof Item & string;
  readonly column: string;
  readonly codec?: Codec;
}

export const column = <Item>(
  member: keyof Item & string,
  name: string,
  codec?: Codec,
): Column<Item> => ({ member, column: name, ...(codec && { codec }) });

export type PlainRow = Readonly<Record<string, Cell>>;

/** Null in every column means "none". */
const through = (work: ((value: never) => unknown) | undefined, value: unknown): unknown =>
  value === null || work === undefined ? value : work(value as never);

export const toRow = <Item>(columns: readonly Column<Item>[], item: Item): PlainRow =>
  Object.fromEntries(
    columns.map(({ member, column: name, codec }) => [
      name,
      through(codec?.encode, item[member]) as Cell,
    ]),
  );

/** `row`: cells by the names of the members. */
export const fromRow = <Item>(columns: readonly Column<Item>[], row: Item): Item => {
  const decoded = columns.flatMap(({ member, codec }) =>
    codec ? [[member, through(codec.decode, row[member])] as const] : [],
  );
  return { ...row, ...Object.fromEntries(decoded) };
};
