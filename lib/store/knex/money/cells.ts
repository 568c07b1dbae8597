/** How money and ends of time are stored. */

import { NEVER_US } from '../../../domain/life-class';
import { decimalOf } from '../../../domain/values/decimal';

/** In its shortest form: PostgreSQL and MariaDB pad decimals with zeros. */
export const fromDecimal = (cell: string): string => decimalOf(cell) ?? cell;

export const fromDecimalOrNull = (cell: string | null): string | null =>
  cell === null ? null : fromDecimal(cell);

export const toEnd = (us: number | null): number => us ?? NEVER_US;

export const fromEnd = (cell: number): number | null => (cell === NEVER_US ? null : cell);
