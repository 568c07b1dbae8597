/** Exact fractions: sums of charges stay exact until they are rounded once. */

/** The denominator is positive. */
export interface Fraction {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

export const NOTHING: Fraction = { numerator: 0n, denominator: 1n };

export function addFractions(a: Fraction, b: Fraction): Fraction {
  if (a.numerator === 0n) return b;
  if (b.numerator === 0n) return a;
  if (a.denominator === b.denominator) {
    return { numerator: a.numerator + b.numerator, denominator: a.denominator };
  }
  return {
    numerator: a.numerator * b.denominator + b.numerator * a.denominator,
    denominator: a.denominator * b.denominator,
  };
}

export const timesFraction = ({ numerator, denominator }: Fraction, count: number): Fraction => ({
  numerator: numerator * BigInt(count),
  denominator,
});

const ONE = 10n ** 20n;

/** As money in units of its last place, rounded half to even. BigInt, since every poll does this for all that it bills. */
export function roundFraction({ numerator, denominator }: Fraction): bigint {
  const dividend = (numerator < 0n ? -numerator : numerator) * ONE;
  const whole = dividend / denominator;
  const twice = 2n * (dividend % denominator);
  const isUp = twice > denominator || (twice === denominator && whole % 2n === 1n);
  const rounded = isUp ? whole + 1n : whole;
  return numerator < 0n ? -rounded : rounded;
}
