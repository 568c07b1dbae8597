/** Exact decimals: what is computed with them is rounded once, at the end. */

/** `digits / 10 ** places`. */
export interface ExactDecimal {
  readonly digits: bigint;
  readonly places: number;
}

const WRITTEN = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/;

/** A number by its shortest decimal form, which is how it was written; or a decimal text. */
export function exactly(value: number | string): ExactDecimal {
  const [, sign, whole = '', fraction = '', exponent = '0'] = WRITTEN.exec(String(value)) ?? [];
  if (sign === undefined) throw new Error(`no decimal: ${value}`);
  const digits = BigInt(`${sign}${whole}${fraction}`);
  const places = fraction.length - Number(exponent);
  return places < 0 ? { digits: digits * power(-places), places: 0 } : { digits, places };
}

export const ZERO: ExactDecimal = { digits: 0n, places: 0 };

const power = (places: number): bigint => 10n ** BigInt(places);

export function plus(a: ExactDecimal, b: ExactDecimal): ExactDecimal {
  const places = Math.max(a.places, b.places);
  const scaled = (each: ExactDecimal) => each.digits * power(places - each.places);
  return { digits: scaled(a) + scaled(b), places };
}

export const times = (a: ExactDecimal, b: ExactDecimal): ExactDecimal => ({
  digits: a.digits * b.digits,
  places: a.places + b.places,
});

export const sumOf = (terms: readonly ExactDecimal[]): ExactDecimal => terms.reduce(plus, ZERO);

/** `dividend / divisor`, rounded half away from zero; 0 if the divisor is 0. */
export function roundedQuotient(
  dividend: ExactDecimal,
  divisor: ExactDecimal,
  places: number,
): number {
  if (divisor.digits === 0n) return 0;
  const isNegative = dividend.digits < 0n !== divisor.digits < 0n;
  const numerator = absolute(dividend.digits) * power(divisor.places + places);
  const denominator = absolute(divisor.digits) * power(dividend.places);
  const rounded = (2n * numerator + denominator) / (2n * denominator);
  if (rounded === 0n) return 0;
  return Number(textOf({ digits: isNegative ? -rounded : rounded, places }));
}

const absolute = (value: bigint): bigint => (value < 0n ? -value : value);

/** The nearest double. */
export const toNumber = (value: ExactDecimal): number => Number(textOf(value));

const textOf = ({ digits, places }: ExactDecimal): string => `${digits}e-${places}`;
