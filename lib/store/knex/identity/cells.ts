/** Cells that hold what SQL has no common type for. */
import { decimalOf } from '../../../domain/values/decimal';

/** Servers fill decimals up with zeros. */
export const fromDecimal = (cell: string): string => decimalOf(cell) ?? cell;

export const fromDecimalOrNull = (cell: string | null): string | null =>
  cell === null ? null : fromDecimal(cell);

export const toFlag = (flag: boolean | undefined): number | undefined =>
  flag === undefined ? undefined : Number(flag);
