/** Money as decimal text with 20 places: added exactly. */
import Big from 'big.js';

const PLACES = 20;

/** Of our own, so that nobody else's settings change how money is written. */
const Decimal = Big();

/** `0` without a sign, however it came about. */
const textOf = (value: Big, places = PLACES): string =>
  value.toFixed(places, Decimal.roundHalfEven).replace(/^-(?=[0.]+$)/, '');

/** A decimal in any form, such as `0.01`, with all of its places. */
export const moneyOf = (text: string): string => textOf(new Decimal(text));

export const addMoney = (a: string, b: string): string => textOf(new Decimal(a).plus(b));

export const subtractMoney = (a: string, b: string): string => textOf(new Decimal(a).minus(b));

export const negateMoney = (amount: string): string => subtractMoney('0', amount);

/** With fewer places, rounded half to even. */
export const roundMoney = (amount: string, places: number): string =>
  textOf(new Decimal(amount), places);

export const isNoMoney = (amount: string): boolean => new Decimal(amount).eq(0);

/** The same amount so many times. */
export const timesMoney = (amount: string, count: number): string =>
  textOf(new Decimal(amount).times(count));

/** Units of the last place: an integer. */
export const inLastPlaces = (text: string): bigint => BigInt(moneyOf(text).replace('.', ''));

export function fromLastPlaces(units: bigint): string {
  const digits = String(units < 0n ? -units : units).padStart(PLACES + 1, '0');
  return `${units < 0n ? '-' : ''}${digits.slice(0, -PLACES)}.${digits.slice(-PLACES)}`;
}
