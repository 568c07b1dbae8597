/** Amounts of live state: shares of a whole, and units of a power of two, in which division is exact. */
import {
  type ExactDecimal,
  exactly,
  roundedQuotient,
  times,
  toNumber,
} from '../values/exact-decimal';

const HUNDRED = exactly(100);

/** So many percent of the whole, to the whole unit. */
export const shareOf = (whole: number, percent: ExactDecimal): number =>
  roundedQuotient(times(exactly(whole), percent), HUNDRED, 0);

/** So many percent of the whole. */
export const exactShareOf = (whole: number, percent: ExactDecimal): number =>
  roundedQuotient(times(exactly(whole), percent), HUNDRED, 12);

export const inKb = (bytes: ExactDecimal): number => toNumber(bytes) / 2 ** 10;
export const inMb = (bytes: ExactDecimal): number => toNumber(bytes) / 2 ** 20;
export const inGb = (bytes: ExactDecimal): number => toNumber(bytes) / 2 ** 30;
