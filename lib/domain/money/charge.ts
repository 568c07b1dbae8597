/** What an amount of a resource costs for a time, exactly. */
import { inLastPlaces } from './decimal';
import type { Fraction } from './fraction';

/** A price is for a number of units over a number of seconds; the multiplier is the product of both numbers. */
export interface Rate {
  readonly level: number;
  /** A decimal in its shortest form. */
  readonly price: string;
  readonly multiplier: number;
  /** What the price is for, such as `GB/month`. */
  readonly unit: string;
}

export interface Charge {
  readonly resourceAmount: number;
  readonly intervalUs: number;
  readonly rate: Pick<Rate, 'price' | 'multiplier'>;
}

const SECOND_US = 1_000_000n;
/** Prices count in units of their last place. */
const ONE_PRICE = 10n ** 20n;

/** `price × amount × seconds / multiplier` */
export const costOf = ({ resourceAmount, intervalUs, rate }: Charge): Fraction => ({
  numerator: inLastPlaces(rate.price) * BigInt(resourceAmount) * BigInt(intervalUs),
  denominator: BigInt(rate.multiplier) * SECOND_US * ONE_PRICE,
});
