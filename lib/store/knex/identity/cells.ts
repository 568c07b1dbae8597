/** Cells for types that the databases do not share. */
import { decimalOf } from '../../../domain/values/decimal';

/** PostgreSQL and MariaDB pad decimals with zeros. */
export const fromDecimal = (cell: string): string => decimalOf(cell) ?? cell;

export const fromDecimalOrNull = (cell: string | null): string | null =>
  cell === null ? null : fromDecimal(cell);

export const toFlag = (flag: boolean | undefined): number | undefined =>
  flag === undefined ? undefined : Number(flag);
